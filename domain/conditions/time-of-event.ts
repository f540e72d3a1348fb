import { sql } from 'kysely'
import { z } from 'zod'
import { findCountChange, findEarliest, type NextChange } from './changes.ts'
import { checkEvent } from './check-events.ts'
import { recallEvents } from './event-facts.ts'
import type { CustomerFacts } from './facts.ts'
import { sayEvent } from './event-words.ts'
import { sayWhen } from './fact-words.ts'
import { findEvents, findFilterChange, hasEventSql, type EventMatch } from './matching-events.ts'
import { addDays, lastInstant } from './moment.ts'
import { PropertyFilters } from './named-value.ts'
import { type CheckContext, defineOperator } from './operator.ts'
import { Days, Name, orNull } from './parameters.ts'
import { problem, type Problem } from './problem.ts'
import { sayDays, sayLastDays } from './words.ts'

/** The parameter of firstPerformed and lastPerformed: with both ages, the time lies between the two. */
export const TimeOfEvent = z
  .strictObject({ event: Name, where: PropertyFilters, withinDays: orNull(Days), beforeDaysAgo: orNull(Days) })
  .refine((p) => p.withinDays !== null || p.beforeDaysAgo !== null, 'needs withinDays or beforeDaysAgo')
  .meta({ id: 'TimeOfEvent', description: 'Needs withinDays, beforeDaysAgo or both' })
export type TimeOfEvent = z.infer<typeof TimeOfEvent>

/** All such events, those so many days ago or later, and those earlier. */
function splitHistory({ event, where }: TimeOfEvent, now: Temporal.Instant) {
  const ever: EventMatch = { event, where, from: null, until: now }
  return {
    ever,
    sinceDaysAgo: (days: number): EventMatch => ({ ...ever, from: addDays(now, -days) }),
    beforeDaysAgo: (days: number): EventMatch => ({ ...ever, until: addDays(now, -days), untilExcluded: true }),
  }
}

/** Events that have to be there, or must not be: the time of the first or last lies where all of them say. */
type Part = readonly [exists: boolean, match: EventMatch]

/**
 * The operator for the first or last time of an event.
 * @param listParts the time as events that are there and events that are not, so that SQL need not sort
 */
export const defineTimeOfEvent = (
  which: 'first' | 'last',
  listParts: (p: TimeOfEvent, history: ReturnType<typeof splitHistory>) => Part[],
) =>
  defineOperator({
    key: `${which}Performed`,
    parameter: TimeOfEvent,
    words: (p) => `${which} did ${sayEvent(p)} ${sayAge(p)}`,
    toSql(p, context) {
      const parts = listParts(p, splitHistory(p, context.now)).map(([exists, match]) =>
        exists ? hasEventSql(match, context) : sql`not ${hasEventSql(match, context)}`,
      )
      return sql`(${sql.join(parts, sql` and `)})`
    },
    asksIdAlone: () => true,
    isNeverNull: () => true,
    holds: (p, facts, { now }) =>
      listParts(p, splitHistory(p, now)).every(
        ([exists, match]) => findEvents(match, facts, now).length > 0 === exists,
      ),
    nextChange(p, facts, { now }) {
      const changes = listParts(p, splitHistory(p, now)).map(([, match]) => findPartChange(match, facts, now))
      return findEarliest([...changes, findFilterChange(p, facts, now)])
    },
    explain(p, facts, { now }) {
      const { [which]: time, never } = recallEvents(p, facts, now)
      return { fact: time === undefined ? never : `${which} did it ${sayWhen(time, now)}` }
    },
    // Which was the last of the window is known from the window alone.
    needs: (p, { now }) => [
      {
        events: [
          { name: p.event, since: which === 'last' && p.withinDays !== null ? addDays(now, -p.withinDays) : null },
        ],
      },
    ],
    check: checkTimeOfEvent,
  })

/** When the first event comes into the window, or the last leaves it: both of its ends move with time. */
function findPartChange(match: EventMatch, facts: CustomerFacts, now: Temporal.Instant): NextChange {
  const { event, where, from, until, untilExcluded } = match
  const pass = (at: Temporal.Instant, end: Temporal.Instant) => at.add(end.until(now)).add({ microseconds: 1 })
  const all: EventMatch = { event, where, from: null, until: lastInstant }
  const stays = findEvents(all, facts, now).map((at) => ({
    from: untilExcluded ? pass(at, until) : at,
    until: from === null ? null : pass(at, from),
  }))
  return findCountChange(stays, { min: 1, max: null }, now)
}

function sayAge({ withinDays, beforeDaysAgo }: TimeOfEvent): string {
  if (withinDays !== null && beforeDaysAgo !== null)
    return `between ${sayDays(withinDays)} and ${sayDays(beforeDaysAgo)} ago`
  return withinDays === null ? `more than ${sayDays(beforeDaysAgo ?? 0)} ago` : sayLastDays(withinDays)
}

function checkTimeOfEvent(p: TimeOfEvent, context: CheckContext): Problem[] {
  const isEmpty = p.withinDays !== null && p.beforeDaysAgo !== null && p.beforeDaysAgo >= p.withinDays
  const message = 'No time lies both within and before these days: withinDays has to be the larger.'
  const empty = isEmpty ? [problem(`${context.path}/withinDays`, 'empty_window', message)] : []
  return [...checkEvent(p, context), ...empty]
}
