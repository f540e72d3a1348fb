import { z } from 'zod'
import { describeConversion } from '../domain/campaign/words.ts'
import type { ResultsCard } from '../domain/cards.ts'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { inWorkspace } from '../store/database/db.ts'
import { readResults } from '../store/results.ts'
import { resultsCard, summariseResults } from './campaign/results-card.ts'
import { defineTool } from './define-tool.ts'

export const getResults = defineTool({
  name: 'get_results',
  effect: 'read',
  role: 'viewer',
  description:
    'How a campaign did so far, conversions first: attempted, sent, delivered, opened, clicked, converted, failed, skipped by reason.',
  input: z.strictObject({ campaign: z.string().min(1) }),
  async handle({ campaign }, { db, workspaceId, clock }) {
    return inWorkspace(db, workspaceId, async (ws) => {
      const { id, document } = await readCampaign(ws, campaign)
      const goal = document.conversion === null ? null : describeConversion(document.conversion)
      return summariseResults(await readResults(ws, id, clock.now()), goal)
    })
  },
  preview: (_input, results): ResultsCard[] => [resultsCard(results)],
})
