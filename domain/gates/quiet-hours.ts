import { type Gate, pass } from './gate.ts'
import { resolveZone } from './resolve-zone.ts'

/** Minutes after local midnight, `to` not included; from > to spans midnight, equal ones mean none. */
export type QuietHours = { fromMinute: number; toMinute: number }

/** Defers to the next allowed minute in the customer's zone, or the workspace's. */
export const quietHours: Gate = {
  name: 'quiet_hours',
  check({ customer, transactional, settings, now }) {
    const { quietFromMinute: fromMinute, quietToMinute: toMinute } = settings
    if (transactional || fromMinute === null || toMinute === null) return pass
    const { zone, fallback } = resolveZone(customer.traits['timezone'], settings.timezone)
    const until = findAllowedMinute(now, zone, { fromMinute, toMinute })
    if (Temporal.Instant.compare(until, now) <= 0) return pass
    return { kind: 'defer', reason: 'quiet_hours', until, detail: { zone, fallback, fromMinute, toMinute } }
  },
}

export function isQuietAt(at: Temporal.Instant, zone: string, { fromMinute, toMinute }: QuietHours): boolean {
  const { hour, minute } = at.toZonedDateTimeISO(zone)
  const now = hour * 60 + minute
  if (fromMinute <= toMinute) return fromMinute <= now && now < toMinute
  return fromMinute <= now || now < toMinute
}

/**
 * `now` itself when it is allowed, else the first instant after it that is. Quiet hours end when the clock strikes `to`
 * or jumps over it, and where clocks go back they may end twice: every such instant is looked at.
 */
export function findAllowedMinute(now: Temporal.Instant, zone: string, quiet: QuietHours): Temporal.Instant {
  if (!isQuietAt(now, zone, quiet)) return now
  const found = listEnds(now, zone, quiet.toMinute)
    .filter((end) => Temporal.Instant.compare(end, now) > 0 && !isQuietAt(end, zone, quiet))
    .toSorted((a, b) => Temporal.Instant.compare(a, b))[0]
  if (found === undefined) throw new RangeError(`quiet hours in ${zone} do not end within two days`)
  return found
}

function listEnds(now: Temporal.Instant, zone: string, toMinute: number): Temporal.Instant[] {
  const today = now.toZonedDateTimeISO(zone)
  const time = { hour: Math.floor(toMinute / 60), minute: toMinute % 60 }
  const strikes = [0, 1, 2].flatMap((days) => {
    const end = today.toPlainDate().add({ days }).toPlainDateTime(time)
    return (['earlier', 'later'] as const).map((disambiguation) =>
      end.toZonedDateTime(zone, { disambiguation }).toInstant(),
    )
  })
  const jump = today.getTimeZoneTransition('next')?.toInstant()
  return jump === undefined ? strikes : [...strikes, jump]
}
