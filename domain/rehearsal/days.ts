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
  return {
    zone,
    all,
    of(at) {
      const index = begins.findLastIndex((begin) => begin <= at.epochMilliseconds)
      const isOutside = index === -1 || at.epochMilliseconds >= plan.until.epochMilliseconds
      return isOutside ? at.toZonedDateTimeISO(zone).toPlainDate().toString() : (all[index] ?? '')
    },
  }
}
