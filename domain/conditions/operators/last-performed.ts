import { sql } from 'kysely'
import { sayEvent } from '../event-words.ts'
import { findEvents, hasEventSql, type EventMatch } from '../matching-events.ts'
import { defineOperator } from '../operator.ts'
import { checkTimeOfEvent, sayAge, splitHistory, TimeOfEvent } from '../time-of-event.ts'

/** The latest such event lies within the last days, or longer ago, or between the two. */
export const lastPerformed = defineOperator({
  key: 'lastPerformed',
  parameter: TimeOfEvent,
  words: (p) => `last did ${sayEvent(p)} ${sayAge(p)}`,
  toSql(p, context) {
    const parts = listParts(p, context.now).map(([exists, match]) =>
      exists ? hasEventSql(match, context) : sql`not ${hasEventSql(match, context)}`,
    )
    return sql`(${sql.join(parts, sql` and `)})`
  },
  isNeverNull: () => true,
  holds: (p, facts, { now }) =>
    listParts(p, now).every(([exists, match]) => findEvents(match, facts, now).length > 0 === exists),
  needs: (p) => [{ events: [{ name: p.event, since: null }] }],
  check: checkTimeOfEvent,
})

/** Last since a day is some since it; last before a day is some, and none since it. */
function listParts(p: TimeOfEvent, now: Temporal.Instant): [exists: boolean, match: EventMatch][] {
  const { ever, sinceDaysAgo } = splitHistory(p, now)
  const parts: [boolean, EventMatch][] = []
  parts.push([true, p.withinDays === null ? ever : sinceDaysAgo(p.withinDays)])
  if (p.beforeDaysAgo !== null) parts.push([false, sinceDaysAgo(p.beforeDaysAgo)])
  return parts
}
