import { countApprovers } from '../../domain/approvals/drift.ts'
import { listChannels } from '../../domain/campaign/audience-of.ts'
import { inlineSegments } from '../../domain/campaign/inline-segments.ts'
import { ownName } from '../../domain/campaign/words.ts'
import type { Difference } from '../../domain/cards.ts'
import { assertSender } from '../../channels/sender.ts'
import { AppError } from '../../domain/errors.ts'
import { countOf } from '../../domain/words.ts'
import type { EntriesUnderWay } from '../../domain/journey/move-entry.ts'
import { readCampaign, type StoredCampaign } from '../../store/campaigns/campaigns.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { readVersions } from '../../store/journeys/versions.ts'
import { readSegmentLookup } from '../../store/segments.ts'
import { readSettings, type WorkspaceSettings } from '../../store/workspaces/settings.ts'
import type { ApprovalDraft, ToolContext } from '../define-tool.ts'
import { assertCampaign } from './assert-campaign.ts'
import { assertRunnable } from './assert-valid.ts'
import { campaignCard, listDifferences } from './campaign-card.ts'
import { describeExpectedVolume } from './expected-volume.ts'
import { assertCopyRules } from './check-copy-rules.ts'
import { audienceCard, type CampaignMeasure, measureCampaign } from './measure-campaign.ts'
import { previewCopy } from './preview-copy.ts'
import { sayWarnings } from './say-warnings.ts'
import { sayApprovers } from './say-approvers.ts'
import { readUnderWay } from './read-under-way.ts'
import { sayTiming } from './say-timing.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'

/**
 * What a launch would do, as the approval shows it.
 * @throws AppError wrong_status for a campaign that is over, not_runnable for what the worker cannot run yet, sender_missing for email without a sender,
 *   invalid_campaign and its like for a document that has become invalid
 */
export async function prepareLaunch(
  id: string,
  entriesUnderWay: EntriesUnderWay,
  context: ToolContext,
): Promise<ApprovalDraft> {
  const { db, workspaceId, clock, member, providers, publicUrl } = context
  const now = clock.now()
  context.report('preparing what you approve')
  const expected = await describeExpectedVolume(id, context)
  return inWorkspace(db, workspaceId, async (ws) => {
    const stored = await readCampaign(ws, id)
    const { document } = stored
    assertLaunchable(stored)
    const settings = await readSettings(ws)
    await assertCampaign(ws, document, now)
    assertRunnable(document)
    const owner = { campaignId: id, threadId: null, memberId: member.id, now }
    await assertCopyRules(ws, document, { ...owner, before: null })
    const used = listChannels(document).map((channel) => ({ channel, provider: providers[channel] ?? 'none' }))
    for (const each of used) assertSender(each, settings)
    const measure = await measureCampaign(ws, stored, now)
    assertCeiling(document, measure, settings)
    const reaches = expected?.dailyCeiling ?? measure.willReceive
    const approvers = countApprovers(reaches, settings)
    const timing = await sayTiming(ws, document, { now, workspaceZone: settings.timezone })
    const warnings = [
      ...(await sayApprovers(ws, approvers)),
      ...timing.warnings,
      ...(await sayWarnings(ws, document, owner)),
    ]
    return {
      title: titleOf(document, measure),
      campaign: {
        ...campaignCard(stored, { audienceCount: measure.audience.count, warnings, before: null }),
        differences: await compareWithLive(ws, stored),
      },
      audience: audienceCard(document, measure.audience),
      skips: measure.skips,
      willReceive: measure.willReceive,
      schedule: timing.schedule,
      previews: await previewCopy(ws, document, { publicUrl, now }),
      providers: used,
      facts: listFacts(document, expected?.text ?? null),
      dailyCeiling: expected?.dailyCeiling ?? null,
      underWay: await readUnderWay(ws, id, { to: document, choice: entriesUnderWay }),
      warnings,
      approvers,
    }
  })
}

/** Nobody is asked to approve what could not happen. */
function assertLaunchable({ status, document: { name } }: StoredCampaign): void {
  if (status !== 'stopped' && status !== 'finished') return
  throw new AppError('wrong_status', {
    detail: `“${name}” is ${status} and cannot be launched again. Draft a new one from it.`,
    extra: { status },
  })
}

/** What a launch changes of the version that was launched last; nothing before the first launch. */
async function compareWithLive(ws: WorkspaceTx, { id, liveVersion, document }: StoredCampaign): Promise<Difference[]> {
  if (liveVersion === null) return []
  const [live] = await readVersions(ws, [{ campaignId: id, version: liveVersion }])
  if (live === undefined) return []
  return listDifferences(live.document, inlineSegments(document, await readSegmentLookup(ws)), ownName(id, document))
}

function assertCeiling(
  { trigger }: Campaign,
  { willReceive }: CampaignMeasure,
  { recipientCeiling }: WorkspaceSettings,
): void {
  if (trigger.kind !== 'broadcast' || recipientCeiling === null || (willReceive ?? 0) <= recipientCeiling) return
  throw new AppError('not_runnable', {
    detail: `It would reach ${countOf(willReceive ?? 0, 'customer')}; the workspace allows at most ${recipientCeiling.toLocaleString('en')} for one broadcast. Narrow the audience, or ask an admin to raise the limit.`,
  })
}

function titleOf({ name, trigger }: Campaign, { willReceive }: CampaignMeasure): string {
  if (trigger.kind !== 'broadcast') return `Start “${name}”`
  const today = trigger.schedule.kind === 'recurring' ? ', as of today,' : ''
  return `Send “${name}”${today} to ${countOf(willReceive ?? 0, 'customer')}`
}

function listFacts(document: Campaign, expected: string | null): { label: string; text: string }[] {
  const topic = document.transactional
    ? 'transactional: topics, caps and quiet hours do not apply'
    : (document.topic ?? 'none')
  const holdout = { label: 'Holdout', text: `${document.holdoutPercent} % get nothing, to measure the effect` }
  return [
    { label: 'Topic', text: topic },
    ...(document.holdoutPercent > 0 ? [holdout] : []),
    ...(expected === null ? [] : [{ label: 'Expected', text: expected }]),
  ]
}
