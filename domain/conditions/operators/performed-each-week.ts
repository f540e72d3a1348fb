import { sql } from 'kysely'
import { z } from 'zod'
import { findComing, type NextChange } from '../changes.ts'
import { checkEvent } from '../check-events.ts'
import { recallEvents } from '../event-facts.ts'
import { sayWhen } from '../fact-words.ts'
import type { CustomerFacts } from '../facts.ts'
import { findEvents, matchEventsSql, type EventMatch } from '../matching-events.ts'
import { addDays, lastInstant } from '../moment.ts'
import { defineOperator, type SqlContext } from '../operator.ts'
import { Name } from '../parameters.ts'
import { quote } from '../words.ts'
import { bindInstant } from '../values/value-sql.ts'

const weekNanoseconds = 7n * 24n * 60n * 60n * 1_000_000_000n

type Asked = { event: string; weeks: number }
/** So much work at most goes into finding a later time to look again. */
const mostPassed = 20

/** Week 0 is now and the seven days before it; what is exactly seven days old belongs to week 1. */
function findMatch(p: Asked, now: Temporal.Instant): EventMatch {
  return { event: p.event, where: [], from: addDays(now, -7 * p.weeks).add({ nanoseconds: 1000 }), until: now }
}

function countWeeks(p: Asked, facts: CustomerFacts, now: Temporal.Instant): number {
  const times = findEvents(findMatch(p, now), facts, now)
  return new Set(times.map((at) => (now.epochNanoseconds - at.epochNanoseconds) / weekNanoseconds)).size
}

/** The week that an event lies in; weeks begin a microsecond late, as the window does. */
const weekSql = (p: { event: string; weeks: number }, { now }: SqlContext) =>
  sql`date_bin(interval '7 days', e.at, ${bindInstant(findMatch(p, now).from ?? now)})`

/** Two groupings by hash, where count(distinct) would sort. */
const listRegularsSql = (p: { event: string; weeks: number }, context: SqlContext) =>
  sql`select id from (
    select e.customer_id as id, ${weekSql(p, context)} as week from events e
     where ${matchEventsSql(findMatch(p, context.now), context)} group by 1, 2) as weekly
   group by id having count(*) = ${p.weeks}`

export const performedEachWeek = defineOperator({
  key: 'performedEachWeek',
  parameter: z
    .strictObject({ event: Name, weeks: z.int().min(1).max(104) })
    .meta({ description: 'At least once in each of the last so many weeks of 7 days' }),
  words: ({ event, weeks }) =>
    weeks === 1 ? `did ${quote(event)} in the last week` : `did ${quote(event)} in each of the last ${weeks} weeks`,
  toSql(p, context) {
    const matching = matchEventsSql(findMatch(p, context.now), context)
    return context.few
      ? sql`((select count(distinct ${weekSql(p, context)}) from events e
               where ${matching} and e.customer_id = c.id) = ${p.weeks})`
      : sql`(c.id in (${listRegularsSql(p, context)}))`
  },
  idsSql: listRegularsSql,
  asksIdAlone: () => true,
  isNeverNull: () => true,
  holds: (p, facts, { now }) => countWeeks(p, facts, now) === p.weeks,
  nextChange: (p, facts, { now }) => findWeekChange(p, facts, now),
  explain(p, facts, { now }) {
    const { last, never } = recallEvents({ event: p.event, where: [] }, facts, now)
    if (last === undefined) return { fact: never }
    return { fact: `in ${countWeeks(p, facts, now)} of these weeks, the last ever ${sayWhen(last, now)}` }
  },
  needs: (p, { now }) => [{ events: [{ name: p.event, since: addDays(now, -7 * p.weeks) }] }],
  check: (p, context) => checkEvent({ event: p.event, where: [] }, context),
})

/** Any event that grows a week older may leave a week empty; those that leave the answer as it is are passed over. */
function findWeekChange(p: Asked, facts: CustomerFacts, now: Temporal.Instant): NextChange {
  const times = findEvents({ event: p.event, where: [], from: null, until: lastInstant }, facts, now)
  const ages = times.flatMap((at) => Array.from({ length: p.weeks + 1 }, (_, weeks) => addDays(at, 7 * weeks)))
  const isIn = countWeeks(p, facts, now) === p.weeks
  let next = findComing(ages, now)
  for (let passed = 0; next !== null && passed < mostPassed; passed += 1) {
    if ((countWeeks(p, facts, next) === p.weeks) !== isIn) return next
    next = findComing(ages, next)
  }
  return next
}
