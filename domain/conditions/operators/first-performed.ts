import { defineTimeOfEvent } from '../time-of-event.ts'

/** The first such event ever: before a day is some before it; since a day is some, and none before it. */
export const firstPerformed = defineTimeOfEvent('first', (p, { ever, beforeDaysAgo }) => [
  [true, p.beforeDaysAgo === null ? ever : beforeDaysAgo(p.beforeDaysAgo)],
  ...(p.withinDays === null ? [] : [[false, beforeDaysAgo(p.withinDays)] as const]),
])
