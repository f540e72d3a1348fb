import { parseMoment } from '../conditions/moment.ts'
import type { DateTrigger } from '../campaign/trigger.ts'
import { toInstant } from './schedule.ts'

const dateLength = 10

/** The day that a trait names: a date is that day everywhere, an instant the day that it falls on in the zone. */
export function readTraitDay(value: unknown, zone: string): Temporal.PlainDate | null {
  if (typeof value !== 'string') return null
  const moment = parseMoment(value)
  if (moment === undefined) return null
  if (value.length === dateLength) return Temporal.PlainDate.from(value)
  return moment.toZonedDateTimeISO(zone).toPlainDate()
}

/** Is the trait's date that day, or, once a year, its anniversary? 29 February is the 28th in other years. */
export function fallsOn(value: unknown, day: Temporal.PlainDate, every: DateTrigger['every'], zone: string): boolean {
  const date = readTraitDay(value, zone)
  if (date === null || date.year > day.year) return false
  return (every === 'year' ? date.with({ year: day.year }) : date).equals(day)
}

/** The day of the trait's date for which a run of that day is. */
export const targetOf = ({ offsetDays }: DateTrigger, runDay: Temporal.PlainDate): Temporal.PlainDate =>
  runDay.subtract({ days: offsetDays })

/**
 * When the trigger is next due for a customer with that value in that zone, later than `after`.
 * @returns null for a value that is no date, or a date that is past
 */
export function dateDueAt(
  value: unknown,
  trigger: DateTrigger,
  zone: string,
  after: Temporal.Instant,
): Temporal.Instant | null {
  const date = readTraitDay(value, zone)
  if (date === null) return null
  const dueOn = (day: Temporal.PlainDate) =>
    toInstant(day.add({ days: trigger.offsetDays }).toPlainDateTime(Temporal.PlainTime.from(trigger.atLocalTime)), zone)
  const { year } = after.toZonedDateTimeISO(zone)
  // An offset reaches a year to either side.
  const days =
    trigger.every === 'once'
      ? [date]
      : [-2, -1, 0, 1, 2].flatMap((ahead) => (year + ahead < date.year ? [] : [date.with({ year: year + ahead })]))
  const later = days.map(dueOn).find((at) => Temporal.Instant.compare(at, after) > 0)
  if (later !== undefined) return later
  return trigger.every === 'year' && date.year > year + 2 ? dueOn(date) : null
}
