import { countApprovers } from '../../domain/approvals/drift.ts'
import { assertSender } from '../../channels/sender.ts'
import { describeTrigger } from '../../domain/campaign/trigger-words.ts'
import { AppError } from '../../domain/errors.ts'
import { saySelfPause } from '../../domain/journey/self-pause.ts'
import { countOf } from '../../domain/words.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readSelfPause } from '../../store/campaigns/self-pause.ts'
import { hasUncountedRun } from '../../store/journeys/broadcasts.ts'
import { countOverdue } from '../../store/journeys/standing.ts'
import { readDailyCeiling } from '../../store/journeys/volume.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { ApprovalDraft, ToolContext } from '../define-tool.ts'
import { campaignCard } from './campaign-card.ts'
import { audienceCard, measureCampaign } from './measure-campaign.ts'
import { previewCopy } from './preview-copy.ts'
import { readRunning } from './read-running.ts'
import { readUnderWay } from './read-under-way.ts'
import { sayApprovers } from './say-approvers.ts'
import { sealDelivery } from './seal-delivery.ts'

/**
 * What resuming a paused campaign would do, as the approval shows it: the version that ran, not what was edited since.
 * @throws AppError wrong_status when it is not paused, sender_missing for email without a sender
 */
export async function prepareResume(id: string, context: ToolContext): Promise<ApprovalDraft> {
  const { db, workspaceId, clock, providers, publicUrl } = context
  const now = clock.now()
  context.report('preparing what you approve')
  return inWorkspace(db, workspaceId, async (ws) => {
    const { document, version, status } = await readRunning(ws, id)
    if (status !== 'paused') {
      throw new AppError('wrong_status', {
        detail: `“${document.name}” is ${status}; only a paused campaign can be resumed.`,
        extra: { status },
      })
    }
    const { used } = await sealDelivery(ws, document, providers)
    const settings = await readSettings(ws)
    for (const each of used) assertSender(each, settings)
    const { audience, willReceive } = await measureCampaign(ws, { id, document }, now)
    const isBroadcast = document.trigger.kind === 'broadcast'
    const reaches = isBroadcast ? willReceive : await readDailyCeiling(ws, { campaignId: id, version })
    const approvers = countApprovers(reaches, settings)
    const pause = await readSelfPause(ws, id)
    const overdue = await countOverdue(ws, id, now)
    return {
      title: `Resume “${document.name}”`,
      campaign: campaignCard({ id, status, document }, { audienceCount: audience.count, warnings: [], before: null }),
      audience: audienceCard(document, audience),
      skips: [],
      willReceive: isBroadcast && (await hasUncountedRun(ws, id)) ? willReceive : null,
      schedule: describeTrigger(document.trigger),
      previews: await previewCopy(ws, document, { publicUrl, now }),
      providers: used,
      facts: [
        { label: 'Version', text: String(version) },
        {
          label: 'Waited in the pause',
          text: `${countOf(overdue, 'message')} that ${overdue === 1 ? 'leaves' : 'leave'} at once`,
        },
      ],
      underWay: await readUnderWay(ws, id, null),
      warnings: [
        ...(pause === null ? [] : [saySelfPause(pause, settings.timezone)]),
        ...(await sayApprovers(ws, approvers)),
      ],
      approvers,
    }
  })
}
