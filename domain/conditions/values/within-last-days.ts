import { sql } from 'kysely'
import { addDays, isWithin } from '../moment.ts'
import { Days } from '../parameters.ts'
import { sayLastDays } from '../words.ts'
import { defineValueOperator } from './value-operator.ts'
import { bindInstant } from './value-sql.ts'

/** Between so many days of 24 hours ago and now, both ends included. */
export const withinLastDays = defineValueOperator({
  key: 'withinLastDays',
  parameter: Days,
  words: (days) => `is ${sayLastDays(days)}`,
  expects: () => 'date',
  toSql: (days, value, now) =>
    sql`(${value.moment} between ${bindInstant(addDays(now, -days))} and ${bindInstant(now)})`,
  holds: (days, value, now) => value.moment !== null && isWithin(value.moment, addDays(now, -days), now),
})
