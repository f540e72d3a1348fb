import { listNeededTraits } from '../../channels/copy/needed-traits.ts'
import { listMessageSteps } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { AudienceCard, SkipCount } from '../../domain/cards.ts'
import { describeCondition } from '../../domain/conditions/describe-condition.ts'
import { type AudienceCount, measureAudience } from '../../store/audience.ts'
import type { StoredCampaign } from '../../store/campaigns/campaigns.ts'
import { countReceivers } from '../../store/campaigns/count-receivers.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { NearMissCount } from '../../store/near-misses.ts'

export type CampaignMeasure = {
  audience: AudienceCount
  /** Of the first message: who gets it, caps and quiet hours aside; null without a message. */
  willReceive: number | null
  skips: SkipCount[]
}

/** Who is in the audience, who of them gets the first message, and why the others do not. */
export async function measureCampaign(
  ws: WorkspaceTx,
  { id, document }: Pick<StoredCampaign, 'id' | 'document'>,
  now: Temporal.Instant,
): Promise<CampaignMeasure> {
  const audience = await measureAudience(ws, document.audience, now)
  const [step] = listMessageSteps(document)
  if (step === undefined) return { audience, willReceive: null, skips: [] }
  const neededTraits = listNeededTraits(step)
  const receivers = await countReceivers(ws, { id, document }, { step, neededTraits }, now)
  const skips = [
    {
      reason: 'not_consented',
      words: `have not agreed to ${document.topic ?? 'messages'} on these channels`,
      count: receivers.notConsented,
    },
    { reason: 'suppressed', words: 'have a suppressed address', count: receivers.suppressed },
    { reason: 'unreachable', words: 'have no address or device for these channels', count: receivers.unreachable },
    {
      reason: 'cannot_render',
      words: `lack ${neededTraits.join(' or ')}, which the copy shows without a default`,
      count: receivers.unrendered,
    },
    {
      reason: 'entered_before',
      words: 'were in this campaign before, and may not enter again',
      count: receivers.enteredBefore,
    },
    {
      reason: 'held_out',
      words: `are held out to measure the effect (about ${document.holdoutPercent} %)`,
      count: receivers.heldOut,
    },
  ]
  return { audience, willReceive: receivers.willReceive, skips: skips.filter(({ count }) => count > 0) }
}

export function audienceCard(
  campaign: Pick<Campaign, 'audience'>,
  audience: AudienceCount,
  nearMisses: NearMissCount[] = [],
): AudienceCard {
  return { kind: 'audience', words: describeCondition(campaign.audience), ...audience, nearMisses }
}
