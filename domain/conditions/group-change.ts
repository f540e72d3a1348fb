import { findEarliest, findLatest, type NextChange } from './changes.ts'
import type { Condition } from './condition.ts'
import type { CustomerFacts } from './facts.ts'
import type { ChangeContext } from './operator.ts'

/**
 * When a group's answer may change. While one part that decides it alone stays as it is, the others do not matter.
 * @param decisive the truth of a part that decides: false for all, true for any
 */
export function findGroupChange(
  conditions: readonly Condition[],
  decisive: boolean,
  facts: CustomerFacts,
  context: ChangeContext,
): NextChange {
  const decided: Temporal.Instant[] = []
  for (const condition of conditions) {
    if (context.holds(condition, facts, context) !== decisive) continue
    const next = context.nextChange(condition, facts, context)
    if (next === null) return null
    decided.push(next)
  }
  if (decided.length > 0) return findLatest(decided)
  return findEarliest(conditions.map((condition) => context.nextChange(condition, facts, context)))
}
