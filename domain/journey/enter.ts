import type { Campaign } from '../campaign/campaign.ts'
import { evaluateCondition } from '../conditions/evaluate-condition.ts'
import type { CustomerFacts, EventFact } from '../conditions/facts.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import { isHeldOut } from './chance.ts'
import type { Entry } from './entry.ts'
import { readEntryKey } from './entry-key.ts'
import { matchesFilters } from './matches-filters.ts'

/** What is older starts nothing: an import of history, or a phone that was offline for days, must not send messages. */
export const maxTriggerAgeHours = 24

export const isFresh = (at: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at.add({ hours: maxTriggerAgeHours }), now) >= 0

export const isTriggeredBy = (trigger: Campaign['trigger'], event: EventFact): boolean =>
  trigger.kind === 'event' && trigger.event === event.name && matchesFilters(trigger.where, event)

/**
 * What makes the entry that this event begins unique: the value of the key, else the event's own message id.
 * @returns null when the event does not start the campaign, or lacks the key
 */
export function findOccurrence(trigger: Campaign['trigger'], event: EventFact, messageId: string): string | null {
  if (trigger.kind !== 'event' || !isTriggeredBy(trigger, event)) return null
  if (trigger.keyedBy === null) return messageId
  const key = readEntryKey(event, trigger.keyedBy)
  return key === null ? null : `key:${key}`
}

/**
 * May a customer enter (again)? With a key, `once` means once for each value of it, which the occurrence ensures.
 * @param lastEnteredAt when the customer last entered this campaign; null for never
 */
export function mayEnter(campaign: Campaign, lastEnteredAt: Temporal.Instant | null, now: Temporal.Instant): boolean {
  if (lastEnteredAt === null || campaign.reentry === 'every_time') return true
  if (campaign.reentry === 'once') return campaign.trigger.kind === 'event' && campaign.trigger.keyedBy !== null
  const earliest = lastEnteredAt.add({ hours: 24 * campaign.reentry.afterDays })
  return Temporal.Instant.compare(now, earliest) >= 0
}

/** What was drawn and when, in all entries of a customer in a campaign, those of whoever was merged into them included. */
export type EarlierEntries = {
  lastEnteredAt: Temporal.Instant
  heldOut: boolean
  arms: Readonly<Record<string, string>>
}

/**
 * Is a customer who enters held out? Who entered before stays what they were drawn to be, and is held out if any entry of
 * theirs was, for as long as the campaign holds anybody out.
 * @see docs/decisions/0007-holdout-by-hash.md
 */
export function drawHoldout(
  { holdoutPercent }: Campaign,
  { campaignId, customerId }: Pick<Entry, 'campaignId' | 'customerId'>,
  earlier: EarlierEntries | undefined,
): boolean {
  if (earlier === undefined) return isHeldOut(campaignId, customerId, holdoutPercent)
  return earlier.heldOut && holdoutPercent > 0
}

/** The topic of a campaign's deliveries; null for a transactional one, which counts toward no cap. */
export const findTopic = ({ transactional, topic }: Campaign): string | null => (transactional ? null : topic)

/**
 * @param event what begins the journey; null when none does
 * @throws {AppError} when the audience cannot be evaluated
 */
export function isInAudience(
  { audience }: Campaign,
  facts: CustomerFacts,
  event: EventFact | null,
  scope: { now: Temporal.Instant; segments: SegmentLookup },
): boolean {
  return evaluateCondition(audience, facts, { ...scope, event, journey: {}, enteredAt: scope.now })
}
