import type { CountRange } from './performed-count.ts'
import { addDays } from './moment.ts'

/** When an answer may change by the passing of time alone; null: never. */
export type NextChange = Temporal.Instant | null

export function findEarliest(instants: readonly NextChange[]): NextChange {
  return instants.reduce((a, b) => (a === null || (b !== null && Temporal.Instant.compare(b, a) < 0) ? b : a), null)
}

export function findLatest(instants: readonly Temporal.Instant[]): NextChange {
  return instants.reduce<NextChange>((a, b) => (a !== null && Temporal.Instant.compare(a, b) > 0 ? a : b), null)
}

/** The earliest that is still to come. */
export function findComing(instants: readonly Temporal.Instant[], now: Temporal.Instant): NextChange {
  return findEarliest(instants.filter((instant) => Temporal.Instant.compare(instant, now) > 0))
}

/** The first instant that PostgreSQL can tell apart at which the other is more than so many days ago. */
export const passDays = (instant: Temporal.Instant, days: number) => addDays(instant, days).add({ microseconds: 1 })

/** From when to when something counts; null: for good. */
export type Stay = { from: Temporal.Instant; until: Temporal.Instant | null }

/** When the number of those that count first comes into the range, or leaves it. */
export function findCountChange(stays: readonly Stay[], range: CountRange, now: Temporal.Instant): NextChange {
  const steps = stays
    .flatMap(({ from, until }) => [{ at: from, by: 1 }, ...(until === null ? [] : [{ at: until, by: -1 }])])
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
  const isIn = (count: number) => count >= range.min && (range.max === null || count <= range.max)
  let count = 0
  let isInNow = isIn(0)
  let changesAt: NextChange = null
  for (const { at, by } of steps) {
    if (changesAt !== null && !at.equals(changesAt)) return changesAt
    count += by
    if (Temporal.Instant.compare(at, now) <= 0) isInNow = isIn(count)
    else changesAt = isIn(count) === isInNow ? null : at
  }
  return changesAt
}
