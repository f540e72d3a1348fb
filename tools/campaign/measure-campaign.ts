import { listMessageSteps, reachConditions } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { usedVariablesOf } from '../../channels/copy/used-variables.ts'
import type { StepOf } from '../../domain/campaign/steps.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import type { AudienceCard, SkipCount } from '../../domain/cards.ts'
import { describeCondition } from '../../domain/conditions/describe-condition.ts'
import { type AudienceCount, countMatching, measureAudience, readSqlScope } from '../../store/audience.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { StoredCampaign } from '../../store/campaigns/campaigns.ts'
import { countEnteredBefore } from '../../store/journeys/entered-before.ts'
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
  { id, document: campaign }: Pick<StoredCampaign, 'id' | 'document'>,
  now: Temporal.Instant,
): Promise<CampaignMeasure> {
  const audience = await measureAudience(ws, campaign.audience, now)
  const first = listMessageSteps(campaign)[0]
  if (first === undefined) return { audience, willReceive: null, skips: [] }
  const reach = reachConditions(campaign, first)
  const missing = listMissing(first)
  const cannotRender: Condition = { all: [reach.willReceive, missing.condition] }
  const conditions = [reach.willReceive, reach.suppressed, reach.notConsented, reach.unreachable, cannotRender]
  const scope = await readSqlScope(ws, now)
  const [reached = 0, suppressed = 0, notConsented = 0, unreachable = 0, unrendered = 0] = await countMatching(
    ws,
    conditions,
    scope,
    campaign.audience,
  )
  const gets: Condition = { all: [campaign.audience, reach.willReceive, { not: missing.condition }] }
  const since = sinceWhenEntered(campaign, now)
  const enteredBefore = since === undefined ? 0 : await countEnteredBefore(ws, gets, scope, { campaignId: id, since })
  const willReceive = reached - unrendered - enteredBefore
  const heldOut = Math.round((willReceive * campaign.holdoutPercent) / 100)
  const skips = [
    {
      reason: 'not_consented',
      words: `have not agreed to ${campaign.topic ?? 'messages'} on these channels`,
      count: notConsented,
    },
    { reason: 'suppressed', words: 'have a suppressed address', count: suppressed },
    { reason: 'unreachable', words: 'have no address or device for these channels', count: unreachable },
    {
      reason: 'cannot_render',
      words: `lack ${missing.names.join(' or ')}, which the copy shows without a default`,
      count: unrendered,
    },
    { reason: 'entered_before', words: 'were in this campaign before, and may not enter again', count: enteredBefore },
    {
      reason: 'held_out',
      words: `are held out to measure the effect (about ${campaign.holdoutPercent} %)`,
      count: heldOut,
    },
  ]
  return { audience, willReceive: willReceive - heldOut, skips: skips.filter(({ count }) => count > 0) }
}

/** Entries after this keep a customer out: null for any, undefined where none does. A key of the event begins another. */
function sinceWhenEntered({ reentry, trigger }: Campaign, now: Temporal.Instant): Temporal.Instant | null | undefined {
  if (reentry === 'every_time' || (trigger.kind === 'event' && trigger.keyedBy !== null)) return undefined
  return reentry === 'once' ? null : now.subtract({ hours: 24 * reentry.afterDays })
}

/** The traits that the copy shows without a default, and who lacks one of them. */
function listMissing(step: StepOf<'message'>): { names: string[]; condition: Condition } {
  const names = [...new Set(step.channels.flatMap(usedVariablesOf))].flatMap((variable) =>
    variable.startsWith('customer.') ? variable.slice('customer.'.length) : [],
  )
  const lacks = names.map((name): Condition => ({ trait: { name, exists: false } }))
  return { names, condition: lacks.length === 0 ? { not: { everyone: true } } : { any: lacks } }
}

export function audienceCard(
  campaign: Pick<Campaign, 'audience'>,
  audience: AudienceCount,
  nearMisses: NearMissCount[] = [],
): AudienceCard {
  return { kind: 'audience', words: describeCondition(campaign.audience), ...audience, nearMisses }
}
