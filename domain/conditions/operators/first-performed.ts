import { sql } from 'kysely'
import { sayEvent } from '../event-words.ts'
import { findEvents, hasEventSql, type EventMatch } from '../matching-events.ts'
import { defineOperator } from '../operator.ts'
import { checkTimeOfEvent, sayAge, splitHistory, TimeOfEvent } from '../time-of-event.ts'

/** The first such event ever lies within the last days, or longer ago, or between the two. */
export const firstPerformed = defineOperator({
  key: 'firstPerformed',
  parameter: TimeOfEvent,
  words: (p) => `first did ${sayEvent(p)} ${sayAge(p)}`,
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

/** First before a day is some before it; first since a day is some, and none before it. */
function listParts(p: TimeOfEvent, now: Temporal.Instant): [exists: boolean, match: EventMatch][] {
  const { ever, beforeDaysAgo } = splitHistory(p, now)
  const parts: [boolean, EventMatch][] = []
  parts.push([true, p.beforeDaysAgo === null ? ever : beforeDaysAgo(p.beforeDaysAgo)])
  if (p.withinDays !== null) parts.push([false, beforeDaysAgo(p.withinDays)])
  return parts
}
