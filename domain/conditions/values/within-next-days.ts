import { sql } from 'kysely'
import { addDays, isWithin } from '../moment.ts'
import { Days } from '../parameters.ts'
import { defineValueOperator } from './value-operator.ts'
import { bindInstant } from './value-sql.ts'

/** Between now and so many days of 24 hours ahead, both ends included. */
export const withinNextDays = defineValueOperator({
  key: 'withinNextDays',
  parameter: Days,
  words: (days) => (days === 1 ? 'is in the next day' : `is in the next ${days} days`),
  expects: () => 'date',
  toSql: (days, value, now) =>
    sql`(${value.moment} between ${bindInstant(now)} and ${bindInstant(addDays(now, days))})`,
  holds: (days, value, now) => value.moment !== null && isWithin(value.moment, now, addDays(now, days)),
})
