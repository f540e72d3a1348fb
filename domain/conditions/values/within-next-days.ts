import { findComing, passDays } from '../changes.ts'
import { addDays, isWithin } from '../moment.ts'
import { Days } from '../parameters.ts'
import { defineValueOperator } from './value-operator.ts'

/** Between now and so many days of 24 hours ahead, both ends included. */
export const withinNextDays = defineValueOperator({
  key: 'withinNextDays',
  parameter: Days,
  words: (days) => (days === 1 ? 'is in the next day' : `is in the next ${days} days`),
  expects: () => 'date',
  toSql: (days, value, now) => value.isWithin(now, addDays(now, days), 'included'),
  holds: (days, value, now) => value.moment !== null && isWithin(value.moment, now, addDays(now, days)),
  nextChange: (days, { moment }, now) =>
    moment === null ? null : findComing([addDays(moment, -days), passDays(moment, 0)], now),
})
