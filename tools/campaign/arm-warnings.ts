import { isDeepStrictEqual } from 'node:util'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { Step } from '../../domain/campaign/steps.ts'
import { listSteps } from '../../domain/campaign/tree.ts'

/** Arms of an experiment that do the very same can show no difference. */
export function sayArmWarnings({ steps }: Campaign): string[] {
  return listSteps(steps).flatMap(({ step }) => {
    if (step.kind !== 'split') return []
    return step.arms.flatMap((arm, index) => {
      const twin = step.arms.slice(0, index).find((other) => isSame(other.steps, arm.steps))
      return twin === undefined
        ? []
        : [`The arms “${twin.name}” and “${arm.name}” do the same: the experiment can find no difference between them.`]
    })
  })
}

const isSame = (a: readonly Step[], b: readonly Step[]) => isDeepStrictEqual(withoutIds(a), withoutIds(b))

const withoutIds = (steps: readonly Step[]): unknown =>
  JSON.parse(JSON.stringify(steps, (key, value: unknown) => (key === 'id' ? null : value)))
