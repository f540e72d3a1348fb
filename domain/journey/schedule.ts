import type { Campaign } from '../campaign/campaign.ts'
import { type Weekday, weekdays } from '../campaign/times.ts'
import type { RecurringSchedule } from '../campaign/trigger.ts'

type Trigger = Campaign['trigger']

/** The wall-clock times at which a campaign opens runs of itself. */
export type Timetable = {
  /** An IANA zone, or `customer`: each in their own. */
  zone: string
  repeats: boolean
  /** The first such time on a later day; null when there is none. */
  nextAfter: (day: Temporal.PlainDate) => Temporal.PlainDateTime | null
}

/** Where each day begins first and ends last: no zone is ahead of the one or behind the other. */
const [first, last] = ['+14:00', '-12:00']

/** Null for a campaign that events start, or that starts at once. */
export function readTimetable(trigger: Trigger): Timetable | null {
  if (trigger.kind === 'date') {
    const { atLocalTime } = trigger
    return { zone: 'customer', repeats: true, nextAfter: (day) => toWallClock(day.add({ days: 1 }), atLocalTime) }
  }
  if (trigger.kind !== 'broadcast' || trigger.schedule.kind === 'now') return null
  const { schedule } = trigger
  if (schedule.kind === 'recurring') {
    const { zone, atLocalTime } = schedule
    return { zone, repeats: true, nextAfter: (day) => toWallClock(nextDay(schedule, day), atLocalTime) }
  }
  const at = Temporal.PlainDateTime.from(schedule.at)
  const nextAfter = (day: Temporal.PlainDate) => (Temporal.PlainDate.compare(at, day) > 0 ? at : null)
  return { zone: schedule.zone, repeats: false, nextAfter }
}

const toWallClock = (day: Temporal.PlainDate, time: string) => day.toPlainDateTime(Temporal.PlainTime.from(time))

/** The next day of a recurring schedule, later than the given one; a month without its day 31 has its last one. */
export function nextDay(schedule: RecurringSchedule, after: Temporal.PlainDate): Temporal.PlainDate {
  const tomorrow = after.add({ days: 1 })
  switch (schedule.every) {
    case 'day':
      return tomorrow
    case 'week':
      return firstAmong(schedule.weekdays, tomorrow)
    case 'month': {
      const here = dayInMonth(schedule, after.with({ day: 1 }))
      const isLater = Temporal.PlainDate.compare(here, after) > 0
      return isLater ? here : dayInMonth(schedule, after.with({ day: 1 }).add({ months: 1 }))
    }
  }
}

function dayInMonth({ weekdays: days, dayOfMonth }: RecurringSchedule, begin: Temporal.PlainDate): Temporal.PlainDate {
  return days.length > 0 ? firstAmong(days, begin) : begin.with({ day: dayOfMonth ?? 1 }, { overflow: 'constrain' })
}

/** The first day, from that one on, that is one of those weekdays; any day when none is named. */
function firstAmong(days: readonly Weekday[], from: Temporal.PlainDate): Temporal.PlainDate {
  const ahead = [0, 1, 2, 3, 4, 5, 6].find((each) => {
    const weekday = weekdays[from.add({ days: each }).dayOfWeek - 1]
    return weekday !== undefined && days.includes(weekday)
  })
  return from.add({ days: ahead ?? 0 })
}

/** When the clocks of a zone show that time: the first of two such moments; a time that they jump over comes as much later. */
export const toInstant = (localAt: Temporal.PlainDateTime, zone: string): Temporal.Instant =>
  localAt.toZonedDateTime(zone).toInstant()

/** One run: for everybody at once, or opened zone by zone as the clocks of each come to show the time. */
export type Run = { localAt: Temporal.PlainDateTime; zone: string }

/** When the run begins: where the day begins first, when each customer's own clock counts. */
export const beginOf = ({ localAt, zone }: Run): Temporal.Instant =>
  toInstant(localAt, zone === 'customer' ? first : zone)

/** When it is past everywhere. */
export const endOf = ({ localAt, zone }: Run): Temporal.Instant => toInstant(localAt, zone === 'customer' ? last : zone)

/** The run to begin with: the first that is not past everywhere; null when all are. */
export function findFirstRun({ zone, nextAfter }: Timetable, now: Temporal.Instant): Run | null {
  let day = now.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: 3 })
  for (;;) {
    const localAt = nextAfter(day)
    if (localAt === null) return null
    if (Temporal.Instant.compare(endOf({ localAt, zone }), now) >= 0) return { localAt, zone }
    day = localAt.toPlainDate()
  }
}

/** The next time of the timetable for someone in that zone, later than `after`; null when there is none. */
export function nextOccurrence(
  { zone, nextAfter }: Timetable,
  after: Temporal.Instant,
  zoneOfCustomer: string,
): Temporal.Instant | null {
  const there = zone === 'customer' ? zoneOfCustomer : zone
  let day = after.toZonedDateTimeISO(there).toPlainDate().subtract({ days: 1 })
  for (;;) {
    const localAt = nextAfter(day)
    if (localAt === null) return null
    const at = toInstant(localAt, there)
    if (Temporal.Instant.compare(at, after) > 0) return at
    day = localAt.toPlainDate()
  }
}

/** When the run opens next in one of these zones, later than `after`; null when it has opened in all. */
export function nextOpening(
  localAt: Temporal.PlainDateTime,
  zones: Iterable<string>,
  after: Temporal.Instant,
): Temporal.Instant | null {
  let next: Temporal.Instant | null = null
  for (const zone of zones) {
    const at = toInstant(localAt, zone)
    if (Temporal.Instant.compare(at, after) <= 0) continue
    if (next === null || Temporal.Instant.compare(at, next) < 0) next = at
  }
  return next
}

/**
 * Is this opening of a run the customer's? They are in a zone where it opens now, or have come into one where it has
 * opened since the run was planned, after that: who travels is not left out.
 */
export function opensFor(
  opening: { at: Temporal.Instant; plannedAt: Temporal.Instant },
  opensAt: Temporal.Instant,
  zoneSince: Temporal.Instant | null,
): boolean {
  const order = Temporal.Instant.compare(opensAt, opening.at)
  if (order >= 0 || zoneSince === null) return order === 0
  return Temporal.Instant.compare(opensAt, opening.plannedAt) >= 0 && Temporal.Instant.compare(zoneSince, opensAt) > 0
}
