import { sql } from 'kysely'
import { z } from 'zod'
import { findCountChange, findEarliest, passDays } from '../changes.ts'
import { checkEvent } from '../check-events.ts'
import { sayOccurrences } from '../event-facts.ts'
import { sayEvent } from '../event-words.ts'
import type { CustomerFacts } from '../facts.ts'
import { findEvents, findFilterChange, hasEventSql, listDoersSql, matchEventsSql } from '../matching-events.ts'
import { daysBefore, lastInstant, Moment, readSpan } from '../moment.ts'
import { PropertyFilters } from '../named-value.ts'
import { refuseOutsideJourney, reportOutsideJourney } from '../only-in-journey.ts'
import { defineOperator, type TruthContext } from '../operator.ts'
import { Count, Days, Name, orNull } from '../parameters.ts'
import { countEventsSql, listCountedSql, readCount, sayCount, type CountRange } from '../performed-count.ts'
import { findPerformedWindow, isEmptyWindow, sayPerformedWindow } from '../performed-window.ts'
import { problem } from '../problem.ts'

const countsGiven = (p: { atLeast: number | null; exactly: number | null; atMost: number | null }) =>
  [p.atLeast, p.exactly, p.atMost].filter((count) => count !== null).length

const Performed = z
  .strictObject({
    event: Name,
    where: PropertyFilters,
    atLeast: orNull(Count.min(1)),
    exactly: orNull(Count),
    atMost: orNull(Count),
    withinDays: orNull(Days),
    from: orNull(Moment),
    to: orNull(Moment),
    sinceEntry: z.boolean().default(false).meta({ description: 'Only what happened since the journey began' }),
  })
  .refine((p) => countsGiven(p) <= 1, 'takes one of atLeast, exactly and atMost, not several')
  .refine((p) => p.withinDays === null || (p.from === null && p.to === null), 'takes withinDays or dates, not both')
  .meta({ description: 'Did an event; without a count: at least once. atMost 0 is never' })

const what = 'What happened since the journey began'
const isNone = ({ max }: CountRange) => max === 0

/** Did it, how often, since when. The window includes both ends; what happens after now does not count. */
export const performed = defineOperator({
  key: 'performed',
  parameter: Performed,
  words(p) {
    const [range, window] = [readCount(p), sayPerformedWindow(p)]
    if (isNone(range)) return window === '' ? `never did ${sayEvent(p)}` : `did not do ${sayEvent(p)}${window}`
    return `did ${sayEvent(p)} ${sayCount(range)}${window}`
  },
  wordsNot(p) {
    const [{ min, max }, window] = [readCount(p), sayPerformedWindow(p)]
    if (max === 0) return `did ${sayEvent(p)} at least once${window}`
    if (min === 1 && max === null)
      return window === '' ? `never did ${sayEvent(p)}` : `did not do ${sayEvent(p)}${window}`
    return `not (did ${sayEvent(p)} ${sayCount({ min, max })}${window})`
  },
  toSql(p, context) {
    if (p.sinceEntry) throw refuseOutsideJourney(what)
    const match = { ...p, ...findPerformedWindow(p, context.now, null) }
    const range = readCount(p)
    if (isNone(range)) return sql`(not ${hasEventSql(match, context)})`
    if (range.min === 1 && range.max === null) return hasEventSql(match, context)
    return countEventsSql(range, matchEventsSql(match, context), context)
  },
  idsSql(p, context) {
    if (p.sinceEntry) return null
    const match = { ...p, ...findPerformedWindow(p, context.now, null) }
    const range = readCount(p)
    if (range.min === 1 && range.max === null) return listDoersSql(match, context)
    return listCountedSql(range, matchEventsSql(match, context))
  },
  asksIdAlone: () => true,
  isNeverNull: () => true,
  holds(p, facts, context) {
    const count = countIn(p, facts, context)
    const { min, max } = readCount(p)
    return count >= min && (max === null || count <= max)
  },
  nextChange(p, facts, { now }) {
    // What the window's fixed ends leave out never counts; else an event counts from when it happens.
    const until = p.to === null ? lastInstant : readSpan(p.to).until
    // What has left a moving window never comes back.
    const from =
      p.withinDays === null ? (p.from === null ? null : readSpan(p.from).from) : daysBefore(now, p.withinDays)
    const match = { ...p, from, until, untilExcluded: p.to !== null && readSpan(p.to).isDay }
    const stays = findEvents(match, facts, now).map((at) => ({
      from: at,
      until: p.withinDays === null ? null : passDays(at, p.withinDays),
    }))
    return findEarliest([findCountChange(stays, readCount(p), now), findFilterChange(p, facts, now)])
  },
  explain(p, facts, context) {
    const count = countIn(p, facts, context)
    return { fact: sayOccurrences(p, count, sayPerformedWindow(p), { facts, now: context.now }) }
  },
  needs(p, { now, enteredAt }) {
    const { from } = findPerformedWindow(p, now, p.sinceEntry ? (enteredAt ?? null) : null)
    return [{ events: [{ name: p.event, since: from }] }]
  },
  check(p, context) {
    const empty = isEmptyWindow(p)
      ? [problem(`${context.path}/to`, 'empty_window', 'The window ends before it starts.')]
      : []
    const outside = p.sinceEntry && context.journey === null ? [reportOutsideJourney(what, context.path)] : []
    return [...checkEvent(p, context), ...empty, ...outside]
  },
})

function countIn(p: z.infer<typeof Performed>, facts: CustomerFacts, { now, enteredAt }: TruthContext): number {
  if (p.sinceEntry && enteredAt === undefined) throw refuseOutsideJourney(what)
  const match = { ...p, ...findPerformedWindow(p, now, p.sinceEntry ? (enteredAt ?? null) : null) }
  return findEvents(match, facts, now).length
}
