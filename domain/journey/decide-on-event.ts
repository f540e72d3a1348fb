import type { Campaign } from '../campaign/campaign.ts'
import { findStep } from '../campaign/tree.ts'
import type { EventFact } from '../conditions/facts.ts'
import type { Decision, Entry } from './entry.ts'
import { meetsExitEvent } from './exits.ts'
import { matchesFilters } from './matches-filters.ts'
import { nextStepAfter } from './next-step.ts'

/** What an event does to a journey, and what the journey knows then. */
export type Moved = { decision: Decision; journey: Entry['journey'] }

/**
 * Does the event end the journey, or let it go on because it waited for it? What happened before the journey began does
 * neither.
 * @returns undefined when the journey stays where it is
 */
export function decideOnEvent(
  document: Campaign,
  entry: Entry & { awaitedEvent: string | null },
  event: EventFact,
  now: Temporal.Instant,
): Moved | undefined {
  const begun = entry.triggerEvent?.at ?? entry.enteredAt
  if (Temporal.Instant.compare(event.at, begun) < 0) return undefined
  const nothing = { awaitedEvent: null, delivery: null, call: null, traits: {}, ran: [], paths: {}, endReason: null }
  const still = { ...nothing, arms: entry.arms, event: event.name }
  const { journey } = entry
  const exit = document.exit.findIndex((each) => meetsExitEvent(each, event, entry.triggerEvent))
  if (exit !== -1)
    return { journey, decision: { ...still, state: 'exited', stepId: null, dueAt: null, endReason: `exit/${exit}` } }
  if (entry.state !== 'waiting' || entry.awaitedEvent !== event.name || entry.stepId === null) return undefined
  const step = findStep(document.steps, entry.stepId)
  if (step?.kind !== 'wait_for_event' || !matchesFilters(step.where, event)) return undefined
  const next = nextStepAfter(document.steps, entry.stepId)?.id ?? null
  const decision: Decision =
    next === null
      ? { ...still, state: 'finished', stepId: null, dueAt: null, endReason: 'completed' }
      : { ...still, state: 'due', stepId: next, dueAt: now }
  return { decision, journey: step.saveAs === null ? journey : { ...journey, [step.saveAs]: event.properties } }
}
