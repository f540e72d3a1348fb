import { z } from 'zod'
import { readTimetable } from '../domain/journey/schedule.ts'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { brakeCampaign } from './campaign/brake-campaign.ts'
import { noteEffect } from '../store/conversation/effects.ts'
import { inWorkspace } from '../store/database/db.ts'
import { defineTool } from './define-tool.ts'

export const pauseCampaign = defineTool({
  name: 'pause_campaign',
  effect: 'brake',
  role: 'editor',
  outside: { name: 'members' },
  description:
    'Pause a live campaign at once: nobody enters, and what is queued waits until it is resumed. Runs of a recurring broadcast or of dates that come due in the pause are skipped.',
  input: z.strictObject({ campaign: z.string().min(1) }),
  async handle({ campaign }, { db, workspaceId, turnId }) {
    return inWorkspace(db, workspaceId, async (ws) => {
      const { document, status } = await readCampaign(ws, campaign)
      await brakeCampaign(ws, campaign, 'paused')
      await noteEffect(ws, turnId, `“${document.name}” is paused`)
      const repeats = readTimetable(document.trigger)?.repeats === true
      return { campaignId: campaign, name: document.name, status: 'paused', was: status, repeats }
    })
  },
  preview: (_input, { name, repeats }) => [
    {
      kind: 'notice',
      tone: 'success',
      title: `“${name}” is paused`,
      text: `Nobody enters, and what is queued waits until it is resumed.${repeats ? ' What comes due in the pause is skipped.' : ''}`,
    },
  ],
})
