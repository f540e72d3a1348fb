import type { CustomerFacts, ReactionKind } from '../conditions/facts.ts'
import { type Decision, isOver } from '../journey/entry.ts'
import type { Life, RehearsalPlan, RehearsedDelivery, RehearsedEntry, RehearsedLife } from './life.ts'

/** A rehearsal of one life under way: what the worker keeps in tables. */
export type Trip = {
  plan: RehearsalPlan
  life: Life
  now: Temporal.Instant
  /** The life's facts with what the campaign itself has changed since. */
  facts: CustomerFacts
  entries: RehearsedEntry[]
  deliveries: RehearsedDelivery[]
  refusals: RehearsedLife['refusals'][number][]
}

export const beginTrip = (plan: RehearsalPlan, life: Life): Trip => ({
  plan,
  life,
  now: plan.from,
  facts: life.facts,
  entries: [],
  deliveries: [],
  refusals: [],
})

export const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0

/** Put an entry where the decision says, and queue its message; twice the same step queues nothing new. */
export function apply(trip: Trip, entry: RehearsedEntry, decision: Decision): void {
  const { state, stepId, arms, dueAt, awaitedEvent, endReason, delivery, call, traits } = decision
  Object.assign(entry, {
    state,
    stepId,
    arms,
    // Nothing is called: it goes as when the receiver answers at once.
    dueAt: call === null ? dueAt : trip.now,
    awaitedEvent,
    endReason,
    endedAt: isOver(state) ? trip.now : null,
  })
  if (Object.keys(traits).length > 0) trip.facts = { ...trip.facts, traits: setTraits(trip.facts.traits, traits) }
  if (delivery === null || trip.deliveries.some((each) => each.entry === entry && each.stepId === delivery.stepId))
    return
  trip.deliveries.push({
    id: trip.deliveries.length,
    entry,
    ...delivery,
    state: 'queued',
    endedAt: null,
    channel: null,
    reason: null,
    detail: {},
    tried: [],
    deferrals: [],
    convertedAt: null,
  })
}

/** Conditions may ask what this very campaign has done. */
export function addMilestone(trip: Trip, kind: ReactionKind): void {
  const { plan, facts, now } = trip
  trip.facts = { ...facts, milestones: [...facts.milestones, { campaign: plan.campaignId, kind, at: now }] }
}

/** Null removes one. */
function setTraits(traits: CustomerFacts['traits'], changes: Decision['traits']): CustomerFacts['traits'] {
  return Object.fromEntries(
    Object.entries({ ...traits, ...changes }).filter(([key]) => !(key in changes) || changes[key] !== null),
  )
}
