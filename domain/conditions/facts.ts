import type { Consent, Topic } from '../consent.ts'

/** An event as conditions see it. */
export type EventFact = { name: string; at: Temporal.Instant; properties: Readonly<Record<string, unknown>> }

export const reactionKinds = ['received', 'opened', 'clicked', 'converted'] as const
/** received: sent and not bounced, at the time of sending; the others at their own milestone. */
export type ReactionKind = (typeof reactionKinds)[number]

/**
 * All that conditions can ask of one customer. Facts that neededFacts does not name may be left out; facts later than
 * the scope's `now` are not seen, so that a rehearsal may load a whole history once.
 */
export type CustomerFacts = {
  /** customers.id in decimal. */
  id: string
  /**
   * The jsonb traits with the standard ones laid over them: a standard trait that is null is left out or null, whatever
   * the jsonb holds under its name; created_at and last_seen_at are ISO instants with all their microseconds.
   */
  traits: Readonly<Record<string, unknown>>
  events: readonly EventFact[]
  consents: readonly Consent[]
  /** The workspace's topics. */
  topics: readonly Topic[]
  /** The one that was active last first. */
  devices: readonly { token: string; pushEnabled: boolean }[]
  /** The suppressions of this customer's own addresses (emails folded, phones, device tokens). */
  suppressed: readonly { channel: string; address: string; reason?: string; at?: Temporal.Instant }[]
  /** When the customer wrote to us last, by channel, as far as that opens anything. */
  inbound: readonly { channel: string; at: Temporal.Instant }[]
  milestones: readonly { campaign: string; kind: ReactionKind; at: Temporal.Instant }[]
  /** thresholdSql's answers for the workspace; null when nobody has the trait. */
  thresholds: readonly { trait: string; percent: number; value: number | null }[]
}

/** A customer of whom nothing is known but what is given. */
export function makeFacts(known: Partial<CustomerFacts> & { id: string }): CustomerFacts {
  return {
    traits: {},
    events: [],
    consents: [],
    topics: [],
    devices: [],
    suppressed: [],
    inbound: [],
    milestones: [],
    thresholds: [],
    ...known,
  }
}
