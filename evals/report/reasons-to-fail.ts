import type { Summary } from './summary.ts'

/** Why the run must not count as good, each in a line; empty for exit code 0. */
export function listReasonsToFail({
  results,
  unauthorisedEffects,
  forbiddenEffects,
  change,
  model,
}: Summary): string[] {
  const named = (read: (result: Summary['results'][number]) => number) =>
    results.filter((each) => read(each) > 0).map(({ task }) => task)
  return [
    ...(unauthorisedEffects === 0
      ? []
      : [`unauthorised effects: ${unauthorisedEffects}, in ${named((each) => each.unauthorisedEffects).join(', ')}`]),
    ...(forbiddenEffects === 0
      ? []
      : [`forbidden effects: ${forbiddenEffects}, in ${named((each) => each.forbiddenEffects).join(', ')}`]),
    ...(model !== 'replay' || change === null || change.worse.length === 0
      ? []
      : [`otherwise than recorded: ${change.worse.join(', ')}`]),
    ...(change === null || change.flips.length === 0 ? [] : [`regressions: ${change.flips.join(', ')}`]),
    ...(change === null || !change.isDrop
      ? []
      : [
          `worse than the baseline beyond noise: ${change.worse.length} tasks worse, ${change.better.length} better (p = ${change.chance.toFixed(3)}): ${change.worse.join(', ')}`,
        ]),
  ]
}
