import { z } from 'zod'
import { countOf } from '../domain/words.ts'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { brakeCampaign } from './campaign/brake-campaign.ts'
import { noteEffect } from '../store/conversation/effects.ts'
import { inWorkspace } from '../store/database/db.ts'
import { countStanding } from '../store/journeys/standing.ts'
import { defineTool } from './define-tool.ts'

export const stopCampaign = defineTool({
  name: 'stop_campaign',
  effect: 'brake',
  role: 'editor',
  outside: { name: 'members' },
  description:
    'Stop a live or paused campaign for good, at once: nobody enters, what is queued is skipped, journeys under way end, and it cannot run again. Only when the member wants it to end for good; otherwise use pause_campaign.',
  input: z.strictObject({ campaign: z.string().min(1) }),
  async handle({ campaign }, { db, workspaceId, turnId }) {
    return inWorkspace(db, workspaceId, async (ws) => {
      const { document, status } = await readCampaign(ws, campaign)
      const underWay = (await countStanding(ws, campaign)).reduce((sum, { count }) => sum + count, 0)
      await brakeCampaign(ws, campaign, 'stopped')
      await noteEffect(ws, turnId, `“${document.name}” is stopped`)
      return { campaignId: campaign, name: document.name, status: 'stopped', was: status, underWay }
    })
  },
  preview: (_input, { name, underWay }) => [
    {
      kind: 'notice',
      tone: 'success',
      title: `“${name}” is stopped`,
      text: `Nobody enters, what is queued is skipped, and ${countOf(underWay, 'journey')} under way ${underWay === 1 ? 'ends' : 'end'}. What is with a provider at this moment can no longer be held back.`,
    },
  ],
})
