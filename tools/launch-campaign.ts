import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { lockCampaign } from '../store/campaigns/campaigns.ts'
import { launchVersion } from '../store/campaigns/launch.ts'
import { inWorkspace } from '../store/database/db.ts'
import { hashLaunch } from './campaign/hash-launch.ts'
import { prepareLaunch } from './campaign/prepare-launch.ts'
import { defineTool } from './define-tool.ts'
import { staleApproval } from './stale-approval.ts'

export const launchCampaign = defineTool({
  name: 'launch_campaign',
  effect: 'live',
  role: 'editor',
  description:
    'Ask the member to approve a campaign and, once they did, make it live. It stops with an approval card; nothing is sent before the decision.',
  input: z.strictObject({ campaign: z.string().min(1) }),
  prepareApproval: ({ campaign }, context) => prepareLaunch(campaign, context),
  hashEffect: ({ campaign }, { db, workspaceId, providers }) =>
    inWorkspace(db, workspaceId, (ws) => hashLaunch(ws, campaign, providers)),
  async handle({ campaign }, context) {
    const { db, workspaceId, clock, approval, providers } = context
    if (approval === null) throw new AppError('approval_needed', { detail: 'A launch needs an approval.' })
    const at = clock.now()
    return inWorkspace(db, workspaceId, async (ws) => {
      const { document } = await lockCampaign(ws, campaign)
      const contentHash = await hashLaunch(ws, campaign, providers)
      if (contentHash !== approval.contentHash) throw staleApproval()
      const version = await launchVersion(ws, { campaignId: campaign, approvalId: approval.id, contentHash, at })
      return { campaignId: campaign, name: document.name, status: 'live', version, trigger: document.trigger.kind }
    })
  },
  preview: (_input, { name, trigger }) => [
    {
      kind: 'notice',
      tone: 'success',
      title: `“${name}” is live`,
      text:
        trigger === 'broadcast'
          ? 'Messages are going out now. Ask “how did it do?” for the results.'
          : 'Customers enter as the trigger happens.',
    },
  ],
})
