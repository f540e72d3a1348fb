import { listChannels } from '../../domain/campaign/audience-of.ts'
import { describeTrigger } from '../../domain/campaign/words.ts'
import { assertSender } from '../../channels/sender.ts'
import { AppError } from '../../domain/errors.ts'
import { countOf } from '../../domain/words.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listMemories } from '../../store/memories/memories.ts'
import { readSettings, type WorkspaceSettings } from '../../store/workspaces/settings.ts'
import type { ApprovalDraft, ToolContext } from '../define-tool.ts'
import { assertCampaign, assertRunnable } from './assert-valid.ts'
import { campaignCard } from './campaign-card.ts'
import { describeExpectedVolume } from './expected-volume.ts'
import { lintCampaign } from './lint-campaign.ts'
import { readNames } from './load-scope.ts'
import { audienceCard, type CampaignMeasure, measureCampaign } from './measure-campaign.ts'
import { previewCopy } from './preview-copy.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'

/**
 * What a launch would do, as the approval shows it.
 * @throws AppError not_runnable for what the worker cannot run yet, sender_missing for a real provider without a sender,
 *   invalid_campaign and its like for a document that has become invalid
 */
export async function prepareLaunch(id: string, context: ToolContext): Promise<ApprovalDraft> {
  const { db, workspaceId, clock, member, providers } = context
  const now = clock.now()
  context.report('preparing what you approve')
  const expected = await describeExpectedVolume(id, context)
  return inWorkspace(db, workspaceId, async (ws) => {
    const stored = await readCampaign(ws, id)
    const { document } = stored
    const settings = await readSettings(ws)
    const { timezone, webhookUrls } = settings
    assertCampaign(document, { catalogue: await readNames(ws), now, timezone, webhookUrls })
    assertRunnable(document)
    const used = listChannels(document).map((channel) => ({ channel, provider: providers[channel] ?? 'none' }))
    for (const { provider } of used) assertSender(provider, settings)
    const measure = await measureCampaign(ws, document, now)
    assertCeiling(document, measure, settings)
    const warnings = lintCampaign(document, await listMemories(ws, member.id, now))
    return {
      title: titleOf(document, measure),
      campaign: campaignCard(stored, { audienceCount: measure.audience.count, warnings, before: null }),
      audience: audienceCard(document, measure.audience),
      skips: measure.skips,
      willReceive: measure.willReceive,
      schedule: describeTrigger(document.trigger),
      previews: await previewCopy(ws, document, now),
      providers: used,
      facts: listFacts(document, expected),
      warnings,
    }
  })
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
  return trigger.kind === 'broadcast' ? `Send “${name}” to ${countOf(willReceive ?? 0, 'customer')}` : `Start “${name}”`
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
