import { daysBefore, readSpan } from './moment.ts'
import { sayLastDays, sayMoment } from './words.ts'

type Asked = { withinDays: number | null; from: string | null; to: string | null; sinceEntry: boolean }
export type Window = { from: Temporal.Instant | null; until: Temporal.Instant; untilExcluded: boolean }

const later = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) >= 0 ? a : b)

/** Where the window lies; it never reaches past now. A last day counts as a whole. */
export function findPerformedWindow(asked: Asked, now: Temporal.Instant, enteredAt: Temporal.Instant | null): Window {
  const starts = [
    asked.withinDays === null ? null : daysBefore(now, asked.withinDays),
    asked.from === null ? null : readSpan(asked.from).from,
    enteredAt,
  ].filter((start) => start !== null)
  const from = starts.length === 0 ? null : starts.reduce(later)
  const end = asked.to === null ? null : readSpan(asked.to)
  if (end === null || Temporal.Instant.compare(end.until, now) > 0) return { from, until: now, untilExcluded: false }
  return { from, until: end.until, untilExcluded: end.isDay }
}

export function isEmptyWindow({ from, to }: Asked): boolean {
  return from !== null && to !== null && Temporal.Instant.compare(readSpan(from).from, readSpan(to).until) > 0
}

/** Begins with a space, or is empty. */
export function sayPerformedWindow({ withinDays, from, to, sinceEntry }: Asked): string {
  const parts: string[] = []
  if (withinDays !== null) parts.push(sayLastDays(withinDays))
  if (from !== null && to !== null) parts.push(`between ${sayMoment(from)} and ${sayMoment(to)}`)
  else if (from !== null) parts.push(`since ${sayMoment(from)}`)
  else if (to !== null) parts.push(`until ${sayMoment(to)}`)
  if (sinceEntry) parts.push('since entering the journey')
  return parts.map((part) => ` ${part}`).join('')
}
