import { countOf } from '../words.ts'
import { rateOf, type Share, z95 } from './interval.ts'

/** With this quantile added, four of five such comparisons come out clear. */
const z80 = 0.841621
const longestDays = 90

/** How long customers have entered, and what is still to come: more of them, only conversions of those who did, or nothing. */
export type Pace = { elapsedDays: number; awaits: 'entries' | 'conversions' | 'nothing' }

/** Without a number where no more customers will enter; null when the rates say nothing of how much is needed. */
export type MoreDays = number | Exclude<Pace['awaits'], 'entries'> | null

/**
 * How many more days of data, at the pace so far, until a difference as large as the present one can be told from chance
 * in four of five cases.
 */
export function findMoreDays(a: Share, b: Share, { elapsedDays, awaits }: Pace): MoreDays {
  if (awaits !== 'entries') return awaits
  if (a.of === 0 || b.of === 0 || a.count + b.count === 0 || elapsedDays <= 0) return null
  const [rateA, rateB] = [rateOf(a), rateOf(b)]
  const difference = Math.abs(rateA - rateB)
  if (difference === 0) return Number.POSITIVE_INFINITY
  const variance = (rateA * (1 - rateA)) / a.of + (rateB * (1 - rateB)) / b.of
  const times = ((z95 + z80) / difference) ** 2 * variance
  return Math.max(1, Math.ceil(elapsedDays * (times - 1)))
}

/** Begins with a space, or is empty. */
export function sayMoreDays(days: MoreDays): string {
  if (days === null) return ''
  if (days === 'conversions') return ' No more customers will enter, but conversions still count.'
  if (days === 'nothing') return ' No more customers will enter, so this will not become clearer.'
  if (days > longestDays) return ` If it stays like this, more than ${longestDays} days would not make it clear.`
  return ` If it stays like this, it takes about ${countOf(days, 'more day')} to be sure.`
}
