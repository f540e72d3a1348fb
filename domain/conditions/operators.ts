import { activeWithin } from './operators/active-within.ts'
import { all } from './operators/all.ts'
import { any } from './operators/any.ts'
import { eventProperty } from './operators/event-property.ts'
import { everyone } from './operators/everyone.ts'
import { firstPerformed } from './operators/first-performed.ts'
import { inSegment } from './operators/in-segment.ts'
import { journeyValue } from './operators/journey-value.ts'
import { lastPerformed } from './operators/last-performed.ts'
import { not } from './operators/not.ts'
import { performedEachWeek } from './operators/performed-each-week.ts'
import { performed } from './operators/performed.ts'
import { randomPercent } from './operators/random-percent.ts'
import { reachable } from './operators/reachable.ts'
import { clicked, converted, opened, received } from './operators/reactions.ts'
import { subscribed } from './operators/subscribed.ts'
import { topPercent } from './operators/top-percent.ts'
import { trait } from './operators/trait.ts'
import type { Condition } from './condition.ts'
import type { Operator } from './operator.ts'

/** Every kind of question. To add one: a file in operators/, a line here and one in condition.ts (a test compares). */
export const operators: readonly Operator<unknown>[] = [
  all,
  any,
  not,
  everyone,
  trait,
  eventProperty,
  journeyValue,
  performed,
  firstPerformed,
  lastPerformed,
  performedEachWeek,
  inSegment,
  reachable,
  subscribed,
  received,
  opened,
  clicked,
  converted,
  activeWithin,
  topPercent,
  randomPercent,
]

const operatorByKey = new Map(operators.map((operator) => [operator.key, operator]))

/** The operator that a condition's one key names, and its parameter. */
export function readCondition(condition: Condition): { operator: Operator<unknown>; parameter: unknown } {
  const [key, parameter] = Object.entries(condition)[0] ?? []
  const operator = operatorByKey.get(String(key))
  if (operator === undefined) throw new TypeError(`a condition that no schema has read: ${JSON.stringify(condition)}`)
  return { operator, parameter }
}
