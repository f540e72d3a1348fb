import type { Change } from './baseline.ts'
import type { Rate } from './statistics.ts'
import { countOf } from '../../domain/words.ts'

/** Beside every offline figure. */
export const sayOffline =
  'The offline model is a planner by grammar. Its scores test the harness, the tools and that planner, not a language model.'

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

export const sayRate = ({ value, interval }: Rate): string =>
  `${percent(value)} (${percent(interval.low)} to ${percent(interval.high)})`

/** What became of the tasks that both runs attempted. */
export function sayChange({ commit, compared, better, worse, chance, flips }: Change): string {
  if (compared === 0) return `The baseline at ${commit} has none of these tasks.`
  const names = (tasks: readonly string[]) => (tasks.length === 0 ? '' : ` (${tasks.join(', ')})`)
  return [
    `Against the baseline at ${commit}, over ${countOf(compared, 'task')}: ${better.length} better${names(better)},`,
    `${worse.length} worse${names(worse)}; by chance in ${percent(chance)} of cases.`,
    ...(flips.length === 0 ? [] : [`Regressions: ${flips.join(', ')}.`]),
  ].join(' ')
}
