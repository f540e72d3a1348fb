import { Days } from '../parameters.ts'
import { sayDays } from '../words.ts'
import { findComing, passDays } from '../changes.ts'
import { addDays } from '../moment.ts'
import { defineValueOperator } from './value-operator.ts'

/** Longer ago than so many days of 24 hours; exactly so long ago is not. */
export const beforeDaysAgo = defineValueOperator({
  key: 'beforeDaysAgo',
  parameter: Days.meta({ description: 'Earlier than this many days ago' }),
  words: (days) => `is more than ${sayDays(days)} ago`,
  expects: () => 'date',
  toSql: (days, value, now) => value.isWithin(null, addDays(now, -days), 'excluded'),
  holds: (days, value, now) => value.moment !== null && Temporal.Instant.compare(value.moment, addDays(now, -days)) < 0,
  nextChange: (days, { moment }, now) => (moment === null ? null : findComing([passDays(moment, days)], now)),
})
