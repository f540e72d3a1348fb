import { Moment, readSpan } from '../moment.ts'
import { sayMoment } from '../words.ts'
import { defineValueOperator } from './value-operator.ts'

/** Earlier than the instant, or than the start of the day. */
export const before = defineValueOperator({
  key: 'before',
  parameter: Moment,
  words: (moment) => `is before ${sayMoment(moment)}`,
  expects: () => 'date',
  toSql: (moment, value) => value.isWithin(null, readSpan(moment).from, 'excluded'),
  holds: (moment, value) => value.moment !== null && Temporal.Instant.compare(value.moment, readSpan(moment).from) < 0,
})
