import { hashContent } from './content-hash.ts'
import type { Step } from './steps.ts'
import { assignStepIds, listInner, listSteps, mapInner } from './tree.ts'

/**
 * Give each step without an id the one of the step that it stands for in `current`: in the same list, of the same kind,
 * the very same one first. What is left is new. So a file written by hand may be imported again and again.
 */
export function adoptStepIds(steps: readonly Step[], current: readonly Step[]): Step[] {
  const taken = new Set(listSteps(steps).flatMap(({ step }) => (step.id === null ? [] : [step.id])))
  return assignStepIds(adoptIn(steps, current, taken))
}

function adoptIn(steps: readonly Step[], current: readonly Step[], taken: Set<string>): Step[] {
  const adopt = (isMatch: (step: Step, old: Step) => boolean) => (step: Step) => {
    if (step.id !== null) return step
    const old = current.find((each) => each.id !== null && !taken.has(each.id) && isMatch(step, each))
    if (old?.id == null) return step
    taken.add(old.id)
    return { ...step, id: old.id }
  }
  const named = steps
    .map(adopt((step, old) => step.kind === old.kind && hashContent(withoutIds(step)) === hashContent(withoutIds(old))))
    .map(adopt((step, old) => step.kind === old.kind))
  return named.map((step) => {
    const old = current.find(({ id }) => id === step.id)
    const lists = old === undefined ? [] : listInner(old)
    let position = 0
    return mapInner(step, (inner) => adoptIn(inner, lists[position++]?.steps ?? [], taken))
  })
}

const withoutIds = (step: Step): Step => mapInner({ ...step, id: null }, (steps) => steps.map(withoutIds))
