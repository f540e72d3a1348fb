import { Moment, readSpan } from '../moment.ts'
import { sayMoment } from '../words.ts'
import { defineValueOperator } from './value-operator.ts'

/** Later than the instant; after a day begins with the next one. */
export const after = defineValueOperator({
  key: 'after',
  parameter: Moment,
  words: (moment) => `is after ${sayMoment(moment)}`,
  expects: () => 'date',
  toSql(moment, value) {
    const { until, isDay } = readSpan(moment)
    return value.isWithin(isDay ? until : until.add({ microseconds: 1 }), null, 'included')
  },
  holds(moment, value) {
    if (value.moment === null) return false
    const { until, isDay } = readSpan(moment)
    const order = Temporal.Instant.compare(value.moment, until)
    return isDay ? order >= 0 : order > 0
  },
})
