import { findInterval, type Interval } from '../../domain/results/interval.ts'

/** Of one task: how many of its trials passed. */
export type Passes = { passes: number; trials: number }
export type Rate = { value: number; interval: Interval; tasks: number }

export const hatLevels = [1, 2, 4, 8] as const

/**
 * The chance that k trials of a task all pass, over all tasks: of each task the unbiased C(passes, k) / C(trials, k), and
 * the Wilson interval (95 %) with the tasks as what was drawn, since trials of one task are no independent draws.
 * Null where a task has fewer trials than k, or there is none.
 * @see Yao et al., “τ-bench”, section 3.3
 */
export function passHat(tasks: readonly Passes[], k: number): Rate | null {
  if (tasks.length === 0 || tasks.some(({ trials }) => trials < k)) return null
  const value = tasks.reduce((sum, each) => sum + shareOfDraws(each, k), 0) / tasks.length
  return { value, interval: findInterval({ count: value * tasks.length, of: tasks.length }), tasks: tasks.length }
}

/** C(passes, k) / C(trials, k). */
function shareOfDraws({ passes, trials }: Passes, k: number): number {
  let share = 1
  for (let drawn = 0; drawn < k; drawn += 1) share *= Math.max(0, passes - drawn) / (trials - drawn)
  return share
}

/**
 * The exact test of pairs (McNemar's, the sign test): of the tasks whose result differs, is it more often for the worse
 * than chance would have it? One-sided, as a share from 0 to 1.
 */
export function signTest({ better, worse }: { better: number; worse: number }): number {
  const pairs = better + worse
  let chance = 0
  for (let count = worse; count <= pairs; count += 1) chance += Math.exp(logChoose(pairs, count) - pairs * Math.LN2)
  return Math.min(1, chance)
}

function logChoose(n: number, k: number): number {
  let sum = 0
  for (let index = 1; index <= k; index += 1) sum += Math.log((n - k + index) / index)
  return sum
}

/** How far two who judged the same agree beyond chance (Cohen's kappa); 1 is always, 0 as by chance. Null without pairs. */
export function findKappa(pairs: readonly (readonly [string, string])[]): number | null {
  if (pairs.length === 0) return null
  const labels = [...new Set(pairs.flat())]
  const share = (matches: (pair: readonly [string, string]) => boolean) => pairs.filter(matches).length / pairs.length
  const observed = share(([one, other]) => one === other)
  const expected = labels.reduce(
    (sum, label) => sum + share(([one]) => one === label) * share(([, other]) => other === label),
    0,
  )
  return expected === 1 ? 1 : (observed - expected) / (1 - expected)
}
