import { defineTimeOfEvent } from '../time-of-event.ts'

/** The latest such event: since a day is some since it; before a day is some, and none since it. */
export const lastPerformed = defineTimeOfEvent('last', (p, { ever, sinceDaysAgo }) => [
  [true, p.withinDays === null ? ever : sinceDaysAgo(p.withinDays)],
  ...(p.beforeDaysAgo === null ? [] : [[false, sinceDaysAgo(p.beforeDaysAgo)] as const]),
])
