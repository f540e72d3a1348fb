import { z } from 'zod'
import { Moment } from '../moment.ts'
import { Days, Scalar, Text } from '../parameters.ts'

const bound = z.union([z.number(), Moment])
const Between = z
  .strictObject({ from: bound, to: bound })
  .refine(({ from, to }) => typeof from === typeof to, 'from and to must both be numbers or both be dates')
  .meta({ description: 'Both ends included' })

/** What each value operator takes. The keys are the notation: `{ name: 'plan', is: 'trial' }`. */
export const valueParameters = {
  is: Scalar.meta({ description: 'Exactly this value, upper and lower case distinct' }),
  isNot: Scalar.meta({ description: 'Anything else, or missing' }),
  in: z.array(Scalar).min(1).max(1000).meta({ description: 'Exactly one of these values' }),
  contains: Text.meta({ description: 'Text holds this, in any case; or a list has this element' }),
  startsWith: Text,
  endsWith: Text,
  exists: z.boolean().meta({ description: 'true: has a value; false: has none' }),
  before: Moment,
  after: Moment,
  beforeDaysAgo: Days.meta({ description: 'Earlier than this many days ago' }),
  withinLastDays: Days,
  withinNextDays: Days,
  greaterThan: z.number(),
  lessThan: z.number(),
  atLeast: z.number(),
  atMost: z.number(),
  between: Between,
} as const

type Parameters = typeof valueParameters
export type ValueKey = keyof Parameters

/** One strict object for each operator: what is named, and one comparison with it. */
export function comparedWith<Named extends z.ZodRawShape>(named: Named) {
  const { is, isNot, contains, startsWith, endsWith, exists, before, after } = valueParameters
  const { beforeDaysAgo, withinLastDays, withinNextDays, greaterThan, lessThan, atLeast, atMost } = valueParameters
  return z.union([
    z.strictObject({ ...named, is }),
    z.strictObject({ ...named, isNot }),
    z.strictObject({ ...named, in: valueParameters.in }),
    z.strictObject({ ...named, contains }),
    z.strictObject({ ...named, startsWith }),
    z.strictObject({ ...named, endsWith }),
    z.strictObject({ ...named, exists }),
    z.strictObject({ ...named, before }),
    z.strictObject({ ...named, after }),
    z.strictObject({ ...named, beforeDaysAgo }),
    z.strictObject({ ...named, withinLastDays }),
    z.strictObject({ ...named, withinNextDays }),
    z.strictObject({ ...named, greaterThan }),
    z.strictObject({ ...named, lessThan }),
    z.strictObject({ ...named, atLeast }),
    z.strictObject({ ...named, atMost }),
    z.strictObject({ ...named, between: valueParameters.between }),
  ])
}
