import type { Step } from '../campaign/steps.ts'
import { listInner } from '../campaign/tree.ts'

/**
 * The step that follows when the step `id` is done: its neighbour, else what follows the step it is nested in.
 * @returns undefined when the journey is over, or when there is no such step
 */
export function nextStepAfter(steps: readonly Step[], id: string): Step | undefined {
  return findAfter(steps, id, undefined)
}

/** The first step of a list nested in the step `parentId`; an empty list leads on to what follows the parent. */
export function firstStepOf(steps: readonly Step[], list: readonly Step[], parentId: string): Step | undefined {
  return list[0] ?? nextStepAfter(steps, parentId)
}

function findAfter(list: readonly Step[], id: string, following: Step | undefined): Step | undefined {
  for (const [index, step] of list.entries()) {
    const next = list[index + 1] ?? following
    if (step.id === id) return next
    for (const inner of listInner(step)) {
      if (holdsStep(inner.steps, id)) return findAfter(inner.steps, id, next)
    }
  }
  return undefined
}

const holdsStep = (list: readonly Step[], id: string): boolean =>
  list.some((step) => step.id === id || listInner(step).some((inner) => holdsStep(inner.steps, id)))
