import type { Exit } from '../campaign/campaign.ts'
import { evaluateCondition, type TruthScope } from '../conditions/evaluate-condition.ts'
import type { CustomerFacts, EventFact } from '../conditions/facts.ts'
import { readEntryKey } from './entry-key.ts'
import { matchesFilters } from './matches-filters.ts'

/** Exits by event are not asked here: they happen when the event comes. */
export function meetsExitCondition(exit: Exit, facts: CustomerFacts, scope: TruthScope): boolean {
  return exit.kind === 'condition' && evaluateCondition(exit.condition, facts, scope)
}

/**
 * Does this event end the journey? One with `sameKey` ends only the journeys whose own event had the same value there,
 * so that buying one cart leaves the other cart's journey alone.
 * @param triggerEvent null for a broadcast: no key can be the same
 */
export function meetsExitEvent(exit: Exit, event: EventFact, triggerEvent: EventFact | null): boolean {
  if (exit.kind !== 'event' || exit.event !== event.name) return false
  if (!matchesFilters(exit.where, event)) return false
  if (exit.sameKey === null) return true
  const key = triggerEvent === null ? null : readEntryKey(triggerEvent, exit.sameKey)
  return key !== null && key === readEntryKey(event, exit.sameKey)
}
