import { z } from 'zod'
import { after } from './values/after.ts'
import { atLeast } from './values/at-least.ts'
import { atMost } from './values/at-most.ts'
import { before } from './values/before.ts'
import { beforeDaysAgo } from './values/before-days-ago.ts'
import { between } from './values/between.ts'
import { contains } from './values/contains.ts'
import { endsWith } from './values/ends-with.ts'
import { exists } from './values/exists.ts'
import { greaterThan } from './values/greater-than.ts'
import { isIn } from './values/in.ts'
import { isNot } from './values/is-not.ts'
import { is } from './values/is.ts'
import { lessThan } from './values/less-than.ts'
import { startsWith } from './values/starts-with.ts'
import { withinLastDays } from './values/within-last-days.ts'
import { withinNextDays } from './values/within-next-days.ts'
import type { ValueOperator } from './values/value-operator.ts'

/** Every comparison of a value, in the order in which people think of them. To add one: a file, and a line here. */
export const valueOperators: readonly ValueOperator<unknown>[] = [
  is,
  isNot,
  isIn,
  contains,
  startsWith,
  endsWith,
  exists,
  before,
  after,
  beforeDaysAgo,
  withinLastDays,
  withinNextDays,
  greaterThan,
  lessThan,
  atLeast,
  atMost,
  between,
]

/** One strict object for each operator: what is named, and one comparison with it. */
export const comparedWith = <Named extends z.ZodRawShape>(named: Named) =>
  z.union([
    z.strictObject({ ...named, is: is.parameter }),
    z.strictObject({ ...named, isNot: isNot.parameter }),
    z.strictObject({ ...named, in: isIn.parameter }),
    z.strictObject({ ...named, contains: contains.parameter }),
    z.strictObject({ ...named, startsWith: startsWith.parameter }),
    z.strictObject({ ...named, endsWith: endsWith.parameter }),
    z.strictObject({ ...named, exists: exists.parameter }),
    z.strictObject({ ...named, before: before.parameter }),
    z.strictObject({ ...named, after: after.parameter }),
    z.strictObject({ ...named, beforeDaysAgo: beforeDaysAgo.parameter }),
    z.strictObject({ ...named, withinLastDays: withinLastDays.parameter }),
    z.strictObject({ ...named, withinNextDays: withinNextDays.parameter }),
    z.strictObject({ ...named, greaterThan: greaterThan.parameter }),
    z.strictObject({ ...named, lessThan: lessThan.parameter }),
    z.strictObject({ ...named, atLeast: atLeast.parameter }),
    z.strictObject({ ...named, atMost: atMost.parameter }),
    z.strictObject({ ...named, between: between.parameter }),
  ])

const operatorByKey = new Map(valueOperators.map((operator) => [operator.key, operator]))

export type Comparison = { operator: ValueOperator<unknown>; parameter: unknown }

/**
 * The operator and its parameter in an object made by comparedWith.
 * @param namedBy the other key: `name` or `property`
 */
export function readComparison(compared: object, namedBy: 'name' | 'property'): Comparison {
  const [key, parameter] = Object.entries(compared).find(([key]) => key !== namedBy) ?? []
  const operator = operatorByKey.get(String(key))
  if (operator === undefined) throw new TypeError(`a comparison without an operator: ${JSON.stringify(compared)}`)
  return { operator, parameter }
}
