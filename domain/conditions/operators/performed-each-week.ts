import { sql } from 'kysely'
import { z } from 'zod'
import { checkEvent } from '../check-events.ts'
import { recallEvents } from '../event-facts.ts'
import { sayWhen } from '../fact-words.ts'
import type { CustomerFacts } from '../facts.ts'
import { findEvents, matchEventsSql, type EventMatch } from '../matching-events.ts'
import { addDays } from '../moment.ts'
import { defineOperator } from '../operator.ts'
import { Name } from '../parameters.ts'
import { quote } from '../words.ts'
import { bindInstant } from '../values/value-sql.ts'

const weekSeconds = 7 * 24 * 60 * 60
const weekNanoseconds = BigInt(weekSeconds) * 1_000_000_000n

/** Week 0 is now and the seven days before it; what is exactly seven days old belongs to week 1. */
function findMatch(p: { event: string; weeks: number }, now: Temporal.Instant): EventMatch {
  return { event: p.event, where: [], from: addDays(now, -7 * p.weeks).add({ nanoseconds: 1000 }), until: now }
}

function countWeeks(p: { event: string; weeks: number }, facts: CustomerFacts, now: Temporal.Instant): number {
  const times = findEvents(findMatch(p, now), facts, now)
  return new Set(times.map((at) => (now.epochNanoseconds - at.epochNanoseconds) / weekNanoseconds)).size
}

export const performedEachWeek = defineOperator({
  key: 'performedEachWeek',
  parameter: z
    .strictObject({ event: Name, weeks: z.int().min(1).max(104) })
    .meta({ description: 'At least once in each of the last so many weeks of 7 days' }),
  words: ({ event, weeks }) =>
    weeks === 1 ? `did ${quote(event)} in the last week` : `did ${quote(event)} in each of the last ${weeks} weeks`,
  toSql(p, context) {
    const matching = matchEventsSql(findMatch(p, context.now), context)
    const week = sql`floor(extract(epoch from ${bindInstant(context.now)} - e.at) / ${weekSeconds})`
    return context.few
      ? sql`((select count(distinct ${week}) from events e where ${matching} and e.customer_id = c.id) = ${p.weeks})`
      : sql`(c.id in (select e.customer_id from events e where ${matching}
          group by e.customer_id having count(distinct ${week}) = ${p.weeks}))`
  },
  isNeverNull: () => true,
  holds: (p, facts, { now }) => countWeeks(p, facts, now) === p.weeks,
  explain(p, facts, { now }) {
    const { last, never } = recallEvents({ event: p.event, where: [] }, facts, now)
    if (last === undefined) return { fact: never }
    return { fact: `in ${countWeeks(p, facts, now)} of these weeks, the last ever ${sayWhen(last, now)}` }
  },
  needs: (p, { now }) => [{ events: [{ name: p.event, since: addDays(now, -7 * p.weeks) }] }],
  check: (p, context) => checkEvent({ event: p.event, where: [] }, context),
})
