import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { lockCampaign } from '../store/campaigns/campaigns.ts'
import { readResumedBy, resumeCampaign as resume } from '../store/campaigns/resume.ts'
import { noteEffect } from '../store/conversation/effects.ts'
import { inWorkspace } from '../store/database/db.ts'
import { hashResume } from './campaign/hash-resume.ts'
import { prepareResume } from './campaign/prepare-resume.ts'
import { defineTool } from './define-tool.ts'
import { staleApproval } from './stale-approval.ts'

export const resumeCampaign = defineTool({
  name: 'resume_campaign',
  effect: 'live',
  role: 'editor',
  outside: { name: 'members' },
  description:
    'Ask the member to approve that a paused campaign runs again, as it ran, and do so once they did. Edits made meanwhile go live with launch_campaign instead.',
  input: z.strictObject({ campaign: z.string().min(1) }),
  prepareApproval: ({ campaign }, context) => prepareResume(campaign, context),
  hashEffect: ({ campaign }, { db, workspaceId, providers }) =>
    inWorkspace(db, workspaceId, (ws) => hashResume(ws, campaign, providers)),
  async handle({ campaign }, { db, workspaceId, approval, providers, clock, turnId }) {
    if (approval === null) throw new AppError('approval_needed', { detail: 'Resuming a campaign needs an approval.' })
    return inWorkspace(db, workspaceId, async (ws) => {
      const { document, liveVersion, status } = await lockCampaign(ws, campaign)
      const answer = { campaignId: campaign, name: document.name, version: liveVersion }
      if ((await readResumedBy(ws, campaign)) === approval.id) return { ...answer, status }
      if ((await hashResume(ws, campaign, providers)) !== approval.contentHash) throw staleApproval()
      await resume(ws, campaign, approval.id, clock.now())
      await noteEffect(ws, turnId, `“${document.name}” runs again`)
      return { ...answer, status: 'live' }
    })
  },
  preview: (_input, { name }) => [
    {
      kind: 'notice',
      tone: 'success',
      title: `“${name}” runs again`,
      text: 'Customers enter as before, and what was queued goes out.',
    },
  ],
})
