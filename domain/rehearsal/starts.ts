import { readOwn, readTrait } from '../conditions/values/value.ts'
import { resolveZone } from '../gates/resolve-zone.ts'
import { dateDueAt } from '../journey/date-trait.ts'
import { findNextLocalTime } from '../journey/local-time.ts'
import { occurrenceOf } from '../journey/occurrence.ts'
import { nextOccurrence, readTimetable } from '../journey/schedule.ts'
import type { Life, RehearsalPlan } from './life.ts'

export type Start = { at: Temporal.Instant; occurrence: string }

/** When the clock begins journeys for this customer, in order; none for a campaign that an event begins. */
export function listStarts(plan: RehearsalPlan, { facts }: Life): Start[] {
  const { zone } = resolveZone(readOwn(facts.traits, 'timezone'), plan.settings.timezone)
  // Who came later could not have got it.
  const { moment: createdAt } = readTrait(facts.traits, 'created_at')
  return listTimes(plan, zone, facts.traits).filter(
    ({ at }) => isWithin(plan, at) && (createdAt === null || Temporal.Instant.compare(createdAt, at) <= 0),
  )
}

function listTimes(plan: RehearsalPlan, zone: string, traits: Readonly<Record<string, unknown>>): Start[] {
  const { trigger } = plan.document
  if (trigger.kind === 'date') {
    const value = readOwn(traits, trigger.trait)
    return listAll(plan, zone, (after) => dateDueAt(value, trigger, zone, after))
  }
  const timetable = readTimetable(trigger)
  if (timetable?.repeats === true) {
    const there = timetable.zone === 'customer' ? zone : timetable.zone
    return listAll(plan, there, (after) => nextOccurrence(timetable, after, there))
  }
  const at = findRun(plan, zone)
  return at === null ? [] : [{ at, occurrence: 'rehearsal' }]
}

/** All that come within the window, each for the day that it is about. */
function listAll(
  { document, from, until }: RehearsalPlan,
  zone: string,
  next: (after: Temporal.Instant) => Temporal.Instant | null,
): Start[] {
  const starts: Start[] = []
  let at = next(from.subtract({ nanoseconds: 1 }))
  for (; at !== null && Temporal.Instant.compare(at, until) < 0; at = next(at))
    starts.push({ at, occurrence: occurrenceOf(document.trigger, at.toZonedDateTimeISO(zone).toPlainDateTime()) })
  return starts
}

/**
 * A broadcast is taken to have been sent when the window opened, at its time of day; null for other triggers and for
 * one that recurs.
 * @param zone the customer's, where the broadcast leaves by their clock
 */
export function findRun(
  { document, from, settings }: Pick<RehearsalPlan, 'document' | 'from' | 'settings'>,
  zone: string = settings.timezone,
): Temporal.Instant | null {
  const { trigger } = document
  if (trigger.kind !== 'broadcast' || trigger.schedule.kind === 'recurring') return null
  if (trigger.schedule.kind === 'now') return from
  const { at, zone: chosen } = trigger.schedule
  const time = Temporal.PlainDateTime.from(at).toPlainTime().toString({ smallestUnit: 'minute' })
  return findNextLocalTime(from, time, [], chosen === 'customer' ? zone : chosen)
}

const isWithin = ({ from, until }: RehearsalPlan, at: Temporal.Instant) =>
  Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, until) < 0
