import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weekdays } from '../campaign/times.ts'
import { type RecurringSchedule, Schedule } from '../campaign/trigger.ts'
import { findFirstRun, nextDay, nextOccurrence, nextOpening, opensFor, readTimetable, toInstant } from './schedule.ts'

const at = (text: string) => Temporal.Instant.from(text)
const day = (text: string) => Temporal.PlainDate.from(text)
const recurring = (parts: object) =>
  Schedule.parse({ kind: 'recurring', atLocalTime: '08:00', zone: 'customer', ...parts }) as RecurringSchedule // what it parses as
const timetableOf = (schedule: object) => {
  const timetable = readTimetable({ kind: 'broadcast', schedule: Schedule.parse(schedule) })
  if (timetable === null) throw new Error('it has no timetable')
  return timetable
}
const zones = Intl.supportedValuesOf('timeZone')

function listDays(schedule: RecurringSchedule, from: string, count: number): string[] {
  const days: string[] = []
  for (let after = day(from); days.length < count; days.push(after.toString())) after = nextDay(schedule, after)
  return days
}

test.each([
  [{ every: 'day' }, ['2026-12-30', '2026-12-31', '2027-01-01']],
  [{ every: 'week', weekdays: ['friday', 'monday'] }, ['2027-01-01', '2027-01-04', '2027-01-08']],
  [{ every: 'month', weekdays: ['monday'] }, ['2027-01-04', '2027-02-01', '2027-03-01']],
  [
    { every: 'month', weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] },
    ['2027-01-01', '2027-02-01', '2027-03-01'],
  ],
  [{ every: 'month', dayOfMonth: 31 }, ['2026-12-31', '2027-01-31', '2027-02-28']],
  [{ every: 'month', dayOfMonth: 29 }, ['2027-01-29', '2027-02-28', '2027-03-29']],
])('%o is on these days', (parts, expected) => {
  expect(listDays(recurring(parts), '2026-12-29', 3)).toEqual(expected)
})

const anySchedule = fc
  .record({
    every: fc.constantFrom('day', 'week', 'month'),
    weekdays: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
    dayOfMonth: fc.option(fc.integer({ min: 1, max: 31 })),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.constantFrom(0, 15, 30, 59),
  })
  .map(({ hour, minute, every, weekdays: days, dayOfMonth }) =>
    recurring({
      every,
      weekdays: every === 'week' || (every === 'month' && dayOfMonth === null) ? days : [],
      dayOfMonth: every === 'month' ? dayOfMonth : null,
      atLocalTime: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
    }),
  )

test('occurrences rise, leave out no day of the schedule, and show its time on the clock but in a gap', () => {
  const isItsDay = (schedule: RecurringSchedule, each: Temporal.PlainDate) => {
    if (schedule.every === 'day') return true
    const isNamed = (other: Temporal.PlainDate) => schedule.weekdays.includes(weekdays[other.dayOfWeek - 1] ?? 'monday')
    if (schedule.every === 'week') return isNamed(each)
    if (schedule.dayOfMonth !== null) return each.day === Math.min(schedule.dayOfMonth, each.daysInMonth)
    const earlier = Array.from({ length: each.day - 1 }, (_, index) => each.with({ day: index + 1 }))
    return isNamed(each) && !earlier.some(isNamed)
  }
  fc.assert(
    fc.property(
      anySchedule,
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 366 * 24 }),
      (schedule, zone, hours) => {
        const timetable = timetableOf(schedule)
        const start = at('2026-06-01T00:00:00Z').add({ hours })
        let [after, seen] = [start, start.toZonedDateTimeISO(zone).toPlainDate()]
        for (let run = 0; run < 40; run += 1) {
          const next = nextOccurrence(timetable, after, zone)
          if (next === null) throw new Error('a recurring schedule ends')
          expect(Temporal.Instant.compare(next, after)).toBe(1)
          const there = next.toZonedDateTimeISO(zone).toPlainDateTime()
          // After a gap that ends at midnight it is the day after already.
          const wanted = [0, -1]
            .map((ahead) => there.toPlainDate().add({ days: ahead }).toPlainDateTime(schedule.atLocalTime))
            .find((each) => toInstant(each, zone).equals(next))
          if (wanted === undefined) throw new Error(`${next.toString()} is not at ${schedule.atLocalTime} in ${zone}`)
          const isInGap = !toInstant(wanted, zone).toZonedDateTimeISO(zone).toPlainDateTime().equals(wanted)
          expect(isInGap || there.equals(wanted)).toBe(true)
          const local = wanted.toPlainDate()
          for (
            let each = seen.add({ days: 1 });
            Temporal.PlainDate.compare(each, local) < 0;
            each = each.add({ days: 1 })
          )
            expect(isItsDay(schedule, each)).toBe(false)
          ;[after, seen] = [next, local]
        }
      },
    ),
  )
})

test('in every zone, around each change of its clocks in a year, no day is left out and none comes twice', () => {
  for (const zone of zones) {
    for (const change of ['2027-01-01', ...listChanges(zone)]) {
      for (const time of ['00:00', '02:30', '08:00', '23:59']) {
        const timetable = timetableOf(recurring({ every: 'day', atLocalTime: time }))
        const days = [-3, -2, -1, 0, 1, 2].map((ahead) => day(change).add({ days: ahead }).toPlainDateTime(time))
        const found: Temporal.Instant[] = []
        let after = toInstant(day(change).subtract({ days: 4 }).toPlainDateTime(time), zone)
        for (; found.length < days.length; found.push(after)) after = nextOccurrence(timetable, after, zone) ?? after
        // A time in a gap comes as much later, in Greenland on the day after.
        expect(found.map(String)).toEqual(days.map((each) => String(toInstant(each, zone))))
      }
    }
  }
})

function listChanges(zone: string): string[] {
  const changes: string[] = []
  let here: Temporal.ZonedDateTime | null = at('2027-01-01T00:00:00Z').toZonedDateTimeISO(zone)
  while ((here = here.getTimeZoneTransition('next')) !== null && here.year < 2028)
    changes.push(here.toPlainDate().toString())
  return changes
}

test('a run opens zone by zone, in the east first, and in each zone once', () => {
  const localAt = Temporal.PlainDateTime.from('2026-12-01T09:00')
  const openings: Temporal.Instant[] = []
  for (
    let next = nextOpening(localAt, zones, at('2026-01-01T00:00:00Z'));
    next !== null;
    next = nextOpening(localAt, zones, next)
  )
    openings.push(next)
  expect([openings[0], openings.at(-1)]).toEqual([at('2026-11-30T19:00:00Z'), at('2026-12-01T20:00:00Z')])
  const perZone = zones.map((zone) => openings.filter((each) => each.equals(toInstant(localAt, zone))).length)
  expect(new Set(perZone)).toEqual(new Set([1]))
})

test('a run whose time has passed in some zones is still to come in others; past everywhere there is none', () => {
  const timetable = timetableOf({ kind: 'at', at: '2026-12-01T09:00', zone: 'customer' })
  expect(findFirstRun(timetable, at('2026-12-01T20:59:00Z'))?.localAt.toString()).toBe('2026-12-01T09:00:00')
  expect(findFirstRun(timetable, at('2026-12-01T21:01:00Z'))).toBeNull()
})

test('an opening is for those in its zone, and for who came since into a zone where it is past', () => {
  const opening = { at: at('2026-12-01T08:00:00Z'), plannedAt: at('2026-11-30T22:00:00Z') }
  const [auckland, sydney] = [at('2026-11-30T20:00:00Z'), at('2026-11-30T22:00:00Z')]
  expect(opensFor(opening, opening.at, null)).toBe(true)
  expect(opensFor(opening, sydney, null)).toBe(false)
  expect(opensFor(opening, sydney, at('2026-12-01T01:00:00Z'))).toBe(true)
  expect(opensFor(opening, sydney, at('2026-11-30T21:00:00Z'))).toBe(false)
  expect(opensFor(opening, auckland, at('2026-12-01T01:00:00Z'))).toBe(false)
})
