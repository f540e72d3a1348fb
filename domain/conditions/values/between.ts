import { sql } from 'kysely'
import { z } from 'zod'
import { Moment, readSpan } from '../moment.ts'
import { sayMoment } from '../words.ts'
import { defineValueOperator } from './value-operator.ts'
import { bindInstant } from './value-sql.ts'

const Bound = z.union([z.number(), Moment])
const sayBound = (bound: number | string) => (typeof bound === 'number' ? String(bound) : sayMoment(bound))

/** Numbers or dates, both ends included: the whole of the last day too. */
export const between = defineValueOperator({
  key: 'between',
  parameter: z
    .strictObject({ from: Bound, to: Bound })
    .refine(({ from, to }) => typeof from === typeof to, 'from and to must both be numbers or both be dates')
    .meta({ description: 'Both ends included' }),
  words: ({ from, to }) => `is between ${sayBound(from)} and ${sayBound(to)}`,
  expects: ({ from }) => (typeof from === 'number' ? 'number' : 'date'),
  toSql({ from, to }, value) {
    if (typeof from === 'number' || typeof to === 'number')
      return sql`(${value.number} between ${from}::numeric and ${to}::numeric)`
    const { until, isDay } = readSpan(to)
    const end = isDay ? sql`<` : sql`<=`
    return sql`(${value.moment} >= ${bindInstant(readSpan(from).from)} and ${value.moment} ${end} ${bindInstant(until)})`
  },
  holds({ from, to }, value) {
    if (typeof from === 'number' || typeof to === 'number')
      return value.number !== null && value.number >= Number(from) && value.number <= Number(to)
    if (value.moment === null) return false
    const { until, isDay } = readSpan(to)
    const end = Temporal.Instant.compare(value.moment, until)
    return Temporal.Instant.compare(value.moment, readSpan(from).from) >= 0 && (isDay ? end < 0 : end <= 0)
  },
})
