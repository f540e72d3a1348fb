import type { NextChange } from './changes.ts'
import type { Condition } from './condition.ts'
import { openTruth, type TruthScope } from './evaluate-condition.ts'
import type { CustomerFacts } from './facts.ts'
import type { ChangeContext } from './operator.ts'
import { readCondition } from './operators.ts'

/**
 * The earliest instant after `now` at which evaluateCondition may answer otherwise although nothing new becomes known:
 * a window has moved on, a date has come. Never too late, at times too early; null when only new facts change it. The
 * facts must hold what lies after `now` too.
 * @throws {AppError} as evaluateCondition does
 */
export function findNextChange(condition: Condition, facts: CustomerFacts, scope: TruthScope): NextChange {
  return nextChange(condition, facts, { ...openTruth(scope), nextChange })
}

function nextChange(condition: Condition, facts: CustomerFacts, context: ChangeContext): NextChange {
  const { operator, parameter } = readCondition(condition)
  return operator.nextChange?.(parameter, facts, context) ?? null
}
