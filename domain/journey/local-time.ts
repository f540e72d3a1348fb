import { type Weekday, weekdays } from '../campaign/times.ts'

/** Later by a duration; days and weeks keep the time of day in that zone, whatever the clocks do. */
export function addDuration(from: Temporal.Instant, duration: string, zone: string): Temporal.Instant {
  return from.toZonedDateTimeISO(zone).add(duration).toInstant()
}

/**
 * When the clock next shows that time, now included. A time that the clocks jump over comes as much later.
 * @param days empty for any day of the week
 */
export function findNextLocalTime(
  now: Temporal.Instant,
  time: string,
  days: readonly Weekday[],
  zone: string,
): Temporal.Instant {
  const here = now.toZonedDateTimeISO(zone)
  // A week and a day: today may be the only allowed day, and its time may be past.
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const day = here.toPlainDate().add({ days: ahead })
    const at = day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant()
    const weekday = weekdays[day.dayOfWeek - 1]
    const isAllowed = days.length === 0 || (weekday !== undefined && days.includes(weekday))
    if (isAllowed && Temporal.Instant.compare(at, now) >= 0) return at
  }
  throw new RangeError(`no day among ${days.join(', ')}`)
}
