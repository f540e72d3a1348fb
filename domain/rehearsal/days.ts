import { resolveZone } from '../gates/resolve-zone.ts'

/** The window's days, as the workspace counts them. */
export type Days = { zone: string; all: readonly string[]; of(at: Temporal.Instant): string }

/** Instants are looked up among the days' beginnings: to convert each would cost more than all the rules together. */
export function makeDays(plan: {
  from: Temporal.Instant
  until: Temporal.Instant
  settings: { timezone: string }
}): Days {
  const { zone } = resolveZone(plan.settings.timezone, 'UTC')
  const last = plan.until.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate()
  const all: string[] = []
  const begins: number[] = []
  for (
    let day = plan.from.toZonedDateTimeISO(zone).toPlainDate();
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    all.push(day.toString())
    begins.push(day.toZonedDateTime(zone).epochMilliseconds)
  }
  const endMs = plan.until.epochMilliseconds
  return {
    zone,
    all,
    of(at) {
      const ms = at.epochMilliseconds
      let index = Math.floor((ms - (begins[0] ?? 0)) / dayMs)
      // Where clocks change, days are an hour shorter or longer.
      if (ms >= (begins[index + 1] ?? Infinity)) index += 1
      else if (ms < (begins[index] ?? 0)) index -= 1
      const isInside = index >= 0 && ms < endMs
      return (isInside ? all[index] : undefined) ?? at.toZonedDateTimeISO(zone).toPlainDate().toString()
    },
  }
}

const dayMs = 24 * 60 * 60 * 1000
