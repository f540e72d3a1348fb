import { newId } from '../ids.ts'
import type { Step } from './steps.ts'

/** A list of steps inside a step: a branch's path, a split's arm, or what happens otherwise. */
export type InnerList = { name: string; steps: Step[] }

/** The lists that nest in a step, by the name an operation addresses them with. */
export function listInner(step: Step): InnerList[] {
  switch (step.kind) {
    case 'branch':
      return [...step.paths.map(({ name, steps }) => ({ name, steps })), { name: 'otherwise', steps: step.otherwise }]
    case 'split':
      return step.arms.map(({ name, steps }) => ({ name, steps }))
    case 'wait_for_event':
      return [{ name: 'otherwise', steps: step.otherwise }]
    default:
      return []
  }
}

/** The same step with each inner list replaced by what `change` makes of it. */
export function mapInner(step: Step, change: (steps: Step[], name: string) => Step[]): Step {
  switch (step.kind) {
    case 'branch':
      return {
        ...step,
        paths: step.paths.map((path) => ({ ...path, steps: change(path.steps, path.name) })),
        otherwise: change(step.otherwise, 'otherwise'),
      }
    case 'split':
      return { ...step, arms: step.arms.map((arm) => ({ ...arm, steps: change(arm.steps, arm.name) })) }
    case 'wait_for_event':
      return { ...step, otherwise: change(step.otherwise, 'otherwise') }
    default:
      return step
  }
}

export type VisitedStep = { step: Step; depth: number; path: string }

/** Every step in reading order, with its depth and its path in the document, for example `steps/1/paths/0/steps/0`. */
export function listSteps(steps: readonly Step[], depth = 0, path = 'steps'): VisitedStep[] {
  return steps.flatMap((step, index) => {
    const here = `${path}/${index}`
    const inner = listInner(step).flatMap((list, position) =>
      listSteps(list.steps, depth + 1, `${here}/${innerPath(step, list.name, position)}`),
    )
    return [{ step, depth, path: here }, ...inner]
  })
}

function innerPath(step: Step, name: string, position: number): string {
  if (name === 'otherwise' && step.kind !== 'split') return 'otherwise'
  return step.kind === 'split' ? `arms/${position}/steps` : `paths/${position}/steps`
}

export function findStep(steps: readonly Step[], id: string): Step | undefined {
  for (const step of steps) {
    if (step.id === id) return step
    for (const inner of listInner(step)) {
      const found = findStep(inner.steps, id)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** Give an id to each step that has none; ids that are there stay. */
export function assignStepIds(steps: readonly Step[]): Step[] {
  return steps.map((step) => mapInner({ ...step, id: step.id ?? newId('step') }, assignStepIds))
}
