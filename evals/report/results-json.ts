import type { Summary } from './summary.ts'

/** The figures for programs; any of them serves as a baseline later. `passAt1` is over the tasks that were attempted. */
export function toResultsJson({
  model,
  commit,
  trials,
  passAt1,
  passHatK,
  unauthorisedEffects,
  wallSeconds,
  results,
}: Summary) {
  return {
    model,
    commit,
    tasks: results.length,
    trials,
    passAt1: passAt1?.value ?? 0,
    passHatK: Object.fromEntries(Object.entries(passHatK).map(([k, { value }]) => [k, value])),
    unauthorisedEffects,
    wallSeconds,
    results,
  }
}

/** What is committed of a run for later ones to be compared with. */
export function toBaseline({ model, commit, results }: Summary) {
  const kept = results.filter(({ attempted }) => attempted)
  return { model, commit, results: kept.map(({ task, passes, trials }) => ({ task, passes, trials })) }
}
