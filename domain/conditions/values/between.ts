import { sql } from 'kysely'
import { z } from 'zod'
import { Moment, parseMoment, readSpan } from '../moment.ts'
import { sayMoment } from '../words.ts'
import { defineValueOperator } from './value-operator.ts'

const Bound = z.union([z.number(), Moment])
const sayBound = (bound: number | string) => (typeof bound === 'number' ? String(bound) : sayMoment(bound))

function isBackwards({ from, to }: { from: number | string; to: number | string }): boolean {
  if (typeof from === 'number' && typeof to === 'number') return from > to
  const [start, end] = [parseMoment(String(from)), parseMoment(String(to))]
  return start !== undefined && end !== undefined && Temporal.Instant.compare(start, end) > 0
}

/** Numbers or dates, both ends included: the whole of the last day too. */
export const between = defineValueOperator({
  key: 'between',
  parameter: z
    .strictObject({ from: Bound, to: Bound })
    .refine(({ from, to }) => typeof from === typeof to, 'from and to must both be numbers or both be dates')
    .refine((bounds) => !isBackwards(bounds), 'from must not lie after to')
    .meta({ description: 'Both ends included' }),
  words: ({ from, to }) => `is between ${sayBound(from)} and ${sayBound(to)}`,
  expects: ({ from }) => (typeof from === 'number' ? 'number' : 'date'),
  toSql({ from, to }, value) {
    if (typeof from === 'number' || typeof to === 'number')
      return sql`(${value.number} between ${from}::numeric and ${to}::numeric)`
    const { until, isDay } = readSpan(to)
    return value.isWithin(readSpan(from).from, until, isDay ? 'excluded' : 'included')
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
