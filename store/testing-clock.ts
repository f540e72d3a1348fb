import type { Clock } from '../domain/clock.ts'

/** A clock that stands still until it is told to move. */
export type TestClock = Clock & { advance(duration: Temporal.DurationLike): Temporal.Instant }

export function frozenClock(start = '2026-11-24T10:00:00Z'): TestClock {
  let now = Temporal.Instant.from(start)
  return {
    now: () => now,
    advance(duration) {
      now = now.add(duration)
      return now
    },
  }
}
