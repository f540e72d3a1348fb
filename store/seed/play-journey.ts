import type { Campaign } from '../../domain/campaign/campaign.ts'
import { findStep } from '../../domain/campaign/tree.ts'
import type { CustomerFacts, EventFact } from '../../domain/conditions/facts.ts'
import { chooseDelivery, type DeliveryChoice } from '../../domain/gates/choose-delivery.ts'
import { advance } from '../../domain/journey/advance.ts'
import { isHeldOut } from '../../domain/journey/chance.ts'
import { type Entry, isOver } from '../../domain/journey/entry.ts'
import { meetsExitEvent } from '../../domain/journey/exits.ts'

export type PlayedDelivery = { stepId: string; lane: string; at: Temporal.Instant; choice: DeliveryChoice }

/** A journey that is over. */
export type PlayedEntry = Pick<Entry, 'state' | 'arms' | 'triggerEvent' | 'enteredAt'> & {
  endedAt: Temporal.Instant
  endReason: string | null
  deliveries: PlayedDelivery[]
}

type Start = { campaignId: string; document: Campaign; triggerEvent: EventFact | null; at: Temporal.Instant }

const zone = 'Europe/London'
const openSettings = { timezone: zone, quietFromMinute: null, quietToMinute: null, frequencyCaps: [] }
const segments = new Map()

/**
 * What the worker would have done for this customer, by the rules that it follows: steps, exits, holdout, gates.
 * @param facts with all their events, in order of time
 * @returns null when the journey would still be under way at `now`
 */
export function playJourney(
  { campaignId, document, triggerEvent, at: enteredAt }: Start,
  facts: CustomerFacts,
  now: Temporal.Instant,
): PlayedEntry | null {
  const customerId = Number(facts.id)
  const deliveries: PlayedDelivery[] = []
  const end = (endedAt: Temporal.Instant, state: Entry['state'], arms: Entry['arms'], endReason: string | null) => ({
    state,
    arms,
    triggerEvent,
    enteredAt,
    endedAt,
    endReason,
    deliveries,
  })
  if (isHeldOut(campaignId, customerId, document.holdoutPercent)) return end(enteredAt, 'held_out', {}, 'holdout')
  const stepId = document.steps[0]?.id ?? null
  let entry: Entry = {
    campaignId,
    customerId,
    state: 'due',
    stepId,
    arms: {},
    earlierArms: {},
    passed: [],
    journey: {},
    triggerEvent,
    enteredAt,
  }
  let at = enteredAt
  for (;;) {
    const {
      state,
      stepId: next,
      arms,
      dueAt,
      delivery,
      endReason,
    } = advance(document, entry, facts, {
      now: at,
      segments,
      zone,
    })
    if (isOver(state)) return end(at, state, arms, endReason)
    const until = delivery?.dueAt ?? dueAt ?? at
    const exit = findExit(document, triggerEvent, facts, at, until)
    if (exit !== undefined) return end(exit.at, 'exited', arms, exit.reason)
    if (Temporal.Instant.compare(until, now) >= 0) return null
    if (delivery !== null)
      deliveries.push({ ...delivery, at: until, choice: choose(document, delivery.stepId, facts, until) })
    at = until
    entry = { ...entry, state, stepId: next, arms }
  }
}

function choose(document: Campaign, stepId: string, facts: CustomerFacts, at: Temporal.Instant): DeliveryChoice {
  const step = findStep(document.steps, stepId)
  const { topic, transactional } = document
  return chooseDelivery(
    step?.kind === 'message' ? step.channels : [],
    { now: at, customer: facts, topic, transactional, settings: openSettings, past: [] },
    // The demo's own copy: nothing in it depends on a condition or on what a customer may lack.
    { holds: () => true, findCopyFault: () => null },
  )
}

function findExit(
  document: Campaign,
  triggerEvent: EventFact | null,
  facts: CustomerFacts,
  from: Temporal.Instant,
  until: Temporal.Instant,
): { at: Temporal.Instant; reason: string } | undefined {
  for (const event of facts.events) {
    if (Temporal.Instant.compare(event.at, from) <= 0) continue
    if (Temporal.Instant.compare(event.at, until) > 0) return undefined
    const index = document.exit.findIndex((exit) => meetsExitEvent(exit, event, triggerEvent))
    if (index !== -1) return { at: event.at, reason: `exit/${index}` }
  }
  return undefined
}
