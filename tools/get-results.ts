import { z } from 'zod'
import { saySelfPause } from '../domain/journey/self-pause.ts'
import { describeConversion } from '../domain/campaign/words.ts'
import type { ResultsCard } from '../domain/cards.ts'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { readSelfPause } from '../store/campaigns/self-pause.ts'
import { inWorkspace } from '../store/database/db.ts'
import { readReport, reportKeys } from '../store/results/report.ts'
import { readResults } from '../store/results.ts'
import { readSettings } from '../store/workspaces/settings.ts'
import { resultsCard, summariseResults } from './campaign/results-card.ts'
import { defineTool } from './define-tool.ts'

export const getResults = defineTool({
  name: 'get_results',
  effect: 'read',
  role: 'viewer',
  outside: {
    name: 'members',
    conversionGoal: 'members',
    verdict: 'members',
    'failedByReason.*.reason': 'providers',
    'experiments.**': 'members',
  },
  description:
    'How a campaign did so far, conversions first, each figure with what it is a share of: sent, delivered, opened, clicked, opted out, skipped by reason; the lift against the holdout and the arms of experiments, each with its 95 % interval and a verdict; on demand by day or by channel.',
  input: z.strictObject({
    campaign: z.string().min(1),
    by: z.enum(reportKeys).nullable().default(null).meta({ description: 'Also a row for each day or channel' }),
  }),
  async handle({ campaign, by }, { db, workspaceId, clock }) {
    return inWorkspace(db, workspaceId, async (ws) => {
      const { id, document } = await readCampaign(ws, campaign)
      const goal = document.conversion === null ? null : describeConversion(document.conversion)
      const report = by === null ? null : { by, rows: await readReport(ws, id, by) }
      const answer = summariseResults(await readResults(ws, id, clock.now()), goal, report)
      const pause = await readSelfPause(ws, id)
      if (pause === null) return answer
      const { timezone } = await readSettings(ws)
      return { ...answer, verdict: `${saySelfPause(pause, timezone)} ${answer.verdict}` }
    })
  },
  preview: (_input, results): ResultsCard[] => [resultsCard(results)],
})
