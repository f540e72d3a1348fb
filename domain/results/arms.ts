import { findDifference, findInterval, type Interval, rateOf, type Share } from './interval.ts'
import { findMoreDays, type Pace, sayMoreDays } from './more-days.ts'

export type Arm = { name: string } & Share
export type MeasuredArm = Arm & { interval: Interval }

/** How the arms of an experiment compare. `best` is null while chance may explain the order. */
export type Experiment = { stepId: string; arms: MeasuredArm[]; best: string | null; words: string }

const minConversions = 5

/**
 * Which arm converts best? It must beat every other one; the more arms, the wider the intervals (Bonferroni), since one
 * of many looks best by chance.
 */
export function compareArms(stepId: string, arms: readonly Arm[], pace: Pace): Experiment {
  const measured = arms.map((arm) => ({ ...arm, interval: findInterval(arm) }))
  const [first, second, ...rest] = arms.toSorted((a, b) => rateOf(b) - rateOf(a))
  if (first === undefined || second === undefined)
    return { stepId, arms: measured, best: null, words: 'Only one arm has customers yet.' }
  const z = quantileFor(arms.length - 1)
  const isBest = [second, ...rest].every((other) => findDifference(first, other, z).low > 0)
  const conversions = arms.reduce((sum, { count }) => sum + count, 0)
  if (isBest && conversions >= minConversions) {
    const words = `“${first.name}” converts best: ${sayRate(first)} against ${sayRate(second)} for “${second.name}”, and chance does not explain it.`
    return { stepId, arms: measured, best: first.name, words }
  }
  const words = `No arm is clearly better yet.${sayMoreDays(findMoreDays(first, second, pace))}`
  return { stepId, arms: measured, best: null, words }
}

const sayRate = (arm: Share) => `${(100 * rateOf(arm)).toFixed(1)} %`

/** Two-sided 95 % shared out among so many comparisons; a campaign's experiment has few arms, so a table will do. */
const quantiles = [1.959964, 2.241403, 2.39398, 2.497705, 2.575829, 2.638257, 2.69011, 2.734369, 2.772921]
const quantileFor = (comparisons: number): number => quantiles[comparisons - 1] ?? 3
