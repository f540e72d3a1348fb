import type { Condition } from './condition.ts'
import { neededFacts } from './needed-facts.ts'
import type { SegmentLookup } from './operator.ts'

/** Names of kinds of facts: what changes of a customer on one side, what a condition looks at on the other. */
export const factKeys = {
  /** Anything may be different: a customer is new, or two became one. */
  customer: 'customer',
  anyEvent: 'event',
  consents: 'consents',
  event: (name: string) => `event:${name}`,
  trait: (name: string) => `trait:${name}`,
  /** Suppressions of the channel's addresses, and for push the devices. */
  channel: (channel: string) => `channel:${channel}`,
  /** What a campaign's messages met with. */
  campaign: (id: string) => `campaign:${id}`,
}

const addressTraits: Readonly<Record<string, string>> = { email: 'email', sms: 'phone', whatsapp: 'phone' }

/**
 * The facts of a customer whose change may change the answer. Time is not among them (findNextChange), nor what others
 * have, which topPercent compares with.
 * @throws {AppError} as evaluateCondition does for segments
 */
export function listFactKeys(
  condition: Condition,
  scope: { now: Temporal.Instant; segments: SegmentLookup },
): string[] {
  const needs = neededFacts(condition, scope)
  const addresses = [...needs.channels].flatMap((channel) => addressTraits[channel] ?? [])
  return [
    factKeys.customer,
    ...(needs.anyEventSince === undefined ? [] : [factKeys.anyEvent]),
    ...(needs.consents ? [factKeys.consents] : []),
    ...[...needs.events.keys()].map(factKeys.event),
    ...[...new Set([...needs.traits, ...addresses])].map(factKeys.trait),
    ...[...needs.channels].map(factKeys.channel),
    ...[...needs.campaigns].map(factKeys.campaign),
  ]
}
