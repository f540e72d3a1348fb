import { findComing, passDays } from '../changes.ts'
import { addDays, isWithin } from '../moment.ts'
import { Days } from '../parameters.ts'
import { sayLastDays } from '../words.ts'
import { defineValueOperator } from './value-operator.ts'

/** Between so many days of 24 hours ago and now, both ends included. */
export const withinLastDays = defineValueOperator({
  key: 'withinLastDays',
  parameter: Days,
  words: (days) => `is ${sayLastDays(days)}`,
  expects: () => 'date',
  toSql: (days, value, now) => value.isWithin(addDays(now, -days), now, 'included'),
  holds: (days, value, now) => value.moment !== null && isWithin(value.moment, addDays(now, -days), now),
  nextChange: (days, { moment }, now) => (moment === null ? null : findComing([moment, passDays(moment, days)], now)),
})
