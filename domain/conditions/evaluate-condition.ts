import type { Condition } from './condition.ts'
import type { CustomerFacts, EventFact } from './facts.ts'
import { roundToMicroseconds } from './moment.ts'
import type { SegmentLookup, TruthContext } from './operator.ts'
import { readCondition } from './operators.ts'

export type TruthScope = {
  now: Temporal.Instant
  segments: SegmentLookup
  /** The event that began the journey; null for a journey that none began; left out when there is no journey. */
  event?: EventFact | null
  /** journey_entries.journey; left out when there is no journey. */
  journey?: Readonly<Record<string, unknown>>
  enteredAt?: Temporal.Instant
}

/**
 * Does the condition hold for this one customer? It answers as conditionToSql does for the same data.
 * @throws {AppError} invalid_condition when the condition asks about a journey and the scope has none, or for a segment
 *   within itself; unknown_name for a segment that the lookup lacks
 */
export function evaluateCondition(condition: Condition, facts: CustomerFacts, scope: TruthScope): boolean {
  return holds(condition, facts, openTruth(scope))
}

export function openTruth({ now, segments, event, journey, enteredAt }: TruthScope): TruthContext {
  return { now: roundToMicroseconds(now), segments, event, journey, enteredAt, openSegments: [], holds }
}

function holds(condition: Condition, facts: CustomerFacts, context: TruthContext): boolean {
  const { operator, parameter } = readCondition(condition)
  return operator.holds(parameter, facts, context)
}
