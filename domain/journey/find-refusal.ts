import type { Campaign } from '../campaign/campaign.ts'
import { evaluateCondition } from '../conditions/evaluate-condition.ts'
import type { CustomerFacts, EventFact } from '../conditions/facts.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import { isInAudience, maxTriggerAgeHours, mayEnter } from './enter.ts'

export const refusalReasons = ['too_old', 'no_key', 'reentry', 'audience'] as const
/** Why a customer who triggered a campaign did not enter it. */
export type RefusalReason = (typeof refusalReasons)[number]
/** The reason and the numbers behind it; never what the customer's traits or events hold. */
export type EntryRefusal = { reason: RefusalReason; detail: Readonly<Record<string, unknown>> }

/** The event came so late that it starts nothing. */
export const refuseOld = (event: EventFact): EntryRefusal => ({
  reason: 'too_old',
  detail: { event: event.name, eventAt: event.at.toString(), maxAgeHours: maxTriggerAgeHours },
})

/** The event has no value for the key that tells one entry from another. */
export const refuseWithoutKey = (trigger: Campaign['trigger'], event: EventFact): EntryRefusal => ({
  reason: 'no_key',
  detail: { event: event.name, key: trigger.kind === 'event' ? trigger.keyedBy : null },
})

/**
 * Why this customer, who has met the trigger, may not enter now; undefined when they may.
 * @param last when they last entered this campaign; null for never
 * @throws {AppError} when the audience cannot be evaluated
 */
export function findRefusal(
  document: Campaign,
  facts: CustomerFacts,
  event: EventFact | null,
  last: Temporal.Instant | null,
  scope: { now: Temporal.Instant; segments: SegmentLookup },
): EntryRefusal | undefined {
  const by = event === null ? {} : { event: event.name }
  if (last !== null && !mayEnter(document, last, scope.now))
    return { reason: 'reentry', detail: { ...by, lastEnteredAt: last.toString(), ...possibleAgain(document, last) } }
  if (isInAudience(document, facts, event, scope)) return undefined
  return { reason: 'audience', detail: { ...by, failing: listFailing(document, facts, event, scope) } }
}

function possibleAgain({ reentry }: Campaign, last: Temporal.Instant): { possibleAgainAt: string | null } {
  if (typeof reentry === 'string') return { possibleAgainAt: null }
  return { possibleAgainAt: last.add({ hours: 24 * reentry.afterDays }).toString() }
}

/** Which parts of an audience of several failed, by their place; the whole of any other is place 0. */
function listFailing(
  { audience }: Campaign,
  facts: CustomerFacts,
  event: EventFact | null,
  { now, segments }: { now: Temporal.Instant; segments: SegmentLookup },
): number[] {
  const scope = { now, segments, event, journey: {}, enteredAt: now }
  return listParts(audience).flatMap((part, index) => (evaluateCondition(part, facts, scope) ? [] : [index]))
}

/** The parts that must all hold. */
export const listParts = (audience: Campaign['audience']): Campaign['audience'][] =>
  'all' in audience && audience.all !== undefined ? audience.all : [audience]
