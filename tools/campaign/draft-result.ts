import type { Campaign } from '../../domain/campaign/campaign.ts'
import { describeStep, ownName } from '../../domain/campaign/words.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import type { Card } from '../../domain/cards.ts'
import { saySelfPause } from '../../domain/journey/self-pause.ts'
import { countOf } from '../../domain/words.ts'
import type { StoredCampaign } from '../../store/campaigns/campaigns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readSelfPause } from '../../store/campaigns/self-pause.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { ToolContext } from '../define-tool.ts'
import { campaignCard } from './campaign-card.ts'
import { copyCard } from './copy-card.ts'
import { audienceCard, type CampaignMeasure, measureCampaign } from './measure-campaign.ts'
import { sayWarnings } from './say-warnings.ts'

/** What every tool that writes a draft returns to the model: small, without personal data. */
export type DraftResult = {
  campaignId: string
  name: string
  status: StoredCampaign['status']
  audience: CampaignMeasure['audience']
  willReceive: number | null
  skips: { reason: string; count: number }[]
  steps: { id: string | null; kind: string; words: string }[]
  warnings: string[]
  document: Campaign
}

/** Where it holds text of others. */
export const draftOutside = {
  name: 'members',
  'audience.funnel.*.words': 'members',
  'steps.*.words': 'members',
  'document.**': 'members',
} as const

type Saved = Pick<StoredCampaign, 'id' | 'status' | 'document'>

export async function readDraftResult(campaign: Saved, context: ToolContext): Promise<DraftResult> {
  const { db, workspaceId, clock, member } = context
  const now = clock.now()
  context.report('counting who would get it')
  return inWorkspace(db, workspaceId, async (ws) => {
    const measure = await measureCampaign(ws, campaign, now)
    const pause = await readSelfPause(ws, campaign.id)
    const settings = await readSettings(ws)
    return {
      campaignId: campaign.id,
      name: campaign.document.name,
      status: campaign.status,
      audience: measure.audience,
      willReceive: measure.willReceive,
      skips: measure.skips.map(({ reason, count }) => ({ reason, count })),
      steps: listSteps(campaign.document.steps).map(({ step }) => ({
        id: step.id,
        kind: step.kind,
        words: describeStep(step, ownName(campaign.id, campaign.document)),
      })),
      warnings: [
        ...(pause === null ? [] : [saySelfPause(pause, settings.timezone)]),
        ...warnAboutAudience(campaign.document, measure),
        ...(await sayWarnings(ws, campaign.document, {
          campaignId: campaign.id,
          threadId: null,
          memberId: member.id,
          now,
        })),
      ],
      document: campaign.document,
    }
  })
}

function warnAboutAudience(campaign: Campaign, measure: CampaignMeasure): string[] {
  const isBroadcast = campaign.trigger.kind === 'broadcast'
  if (isBroadcast && measure.audience.count === 0) return ['Nobody matches the audience now.']
  if (isBroadcast && measure.willReceive === 0) return ['Nobody in the audience can be messaged on these channels.']
  const skipped = measure.skips.reduce((sum, { reason, count }) => (reason === 'held_out' ? sum : sum + count), 0)
  return skipped === 0 ? [] : [`${countOf(skipped, 'customer')} of the audience would be skipped.`]
}

/** The cards of a draft: who, what happens, and what real customers would read. */
export async function draftCards(result: DraftResult, before: Campaign | null, context: ToolContext): Promise<Card[]> {
  const copy = await copyCard(result, [], context)
  const stored = { id: result.campaignId, status: result.status, document: result.document }
  return [
    audienceCard(result.document, result.audience),
    campaignCard(stored, { audienceCount: result.audience.count, warnings: result.warnings, before }),
    ...(copy.previews.length === 0 ? [] : [copy]),
  ]
}
