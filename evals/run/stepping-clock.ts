import type { Clock } from '../../domain/clock.ts'

/** Stands still until the harness says that time passes: between turns, so that their order can be told. */
export type SteppingClock = Clock & { pass(duration: Temporal.DurationLike): void }

export function steppingClock(start: Temporal.Instant): SteppingClock {
  let now = start
  return {
    now: () => now,
    pass(duration) {
      now = now.add(duration)
    },
  }
}
