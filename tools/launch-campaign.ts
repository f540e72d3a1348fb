import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { describeTrigger } from '../domain/campaign/trigger-words.ts'
import { entriesUnderWayChoices } from '../domain/journey/move-entry.ts'
import { lockCampaign } from '../store/campaigns/campaigns.ts'
import { findLaunchedBy, launchVersion } from '../store/campaigns/launch.ts'
import { noteEffect } from '../store/conversation/effects.ts'
import { inWorkspace } from '../store/database/db.ts'
import { assertNoDrift } from './campaign/assert-no-drift.ts'
import { hashLaunch } from './campaign/hash-launch.ts'
import { prepareLaunch } from './campaign/prepare-launch.ts'
import { defineTool } from './define-tool.ts'
import { staleApproval } from './stale-approval.ts'

export const launchCampaign = defineTool({
  name: 'launch_campaign',
  effect: 'live',
  role: 'editor',
  outside: { name: 'members', schedule: 'members' },
  description:
    'Ask the member to approve a campaign and, once they did, make it live. It stops with an approval card; nothing is sent before the decision.',
  input: z.strictObject({
    campaign: z.string().min(1),
    entriesUnderWay: z.enum(entriesUnderWayChoices).nullable().default(null).meta({
      description:
        'For a campaign that is live or paused: do customers who are on the journey finish it as it was when they entered (finish, also null), or move to the new version (move)? The card shows where they stand.',
    }),
  }),
  prepareApproval: ({ campaign, entriesUnderWay }, context) =>
    prepareLaunch(campaign, entriesUnderWay ?? 'finish', context),
  hashEffect: ({ campaign, entriesUnderWay }, context) =>
    inWorkspace(context.db, context.workspaceId, (ws) =>
      hashLaunch(ws, campaign, entriesUnderWay ?? 'finish', context),
    ),
  async handle({ campaign, entriesUnderWay: asked }, context) {
    const entriesUnderWay = asked ?? 'finish'
    const { db, workspaceId, clock, approval, turnId } = context
    if (approval === null) throw new AppError('approval_needed', { detail: 'A launch needs an approval.' })
    const at = clock.now()
    return inWorkspace(db, workspaceId, async (ws) => {
      const stored = await lockCampaign(ws, campaign)
      const { document } = stored
      const contentHash = await hashLaunch(ws, campaign, entriesUnderWay, context)
      if (contentHash !== approval.contentHash) throw staleApproval()
      const isLaunched = (await findLaunchedBy(ws, approval.id)) !== null
      if (!isLaunched) await assertNoDrift(ws, stored, approval.id, at)
      const launch = { campaignId: campaign, approvalId: approval.id, contentHash, at, entriesUnderWay }
      const version = await launchVersion(ws, launch)
      if (!isLaunched) await noteEffect(ws, turnId, `“${document.name}” is live`)
      const { trigger } = document
      const { kind } = trigger
      const isNow = kind === 'broadcast' && trigger.schedule.kind === 'now'
      const schedule = isNow ? 'Messages are going out now' : describeTrigger(trigger)
      const launched = { campaignId: campaign, name: document.name, status: 'live', version, entriesUnderWay }
      return { ...launched, trigger: kind, schedule }
    })
  },
  preview: (_input, { name, trigger, schedule }) => [
    {
      kind: 'notice',
      tone: 'success',
      title: `“${name}” is live`,
      text: trigger === 'broadcast' ? `${schedule}. Ask “how did it do?” for the results.` : `${schedule}.`,
    },
  ],
})
