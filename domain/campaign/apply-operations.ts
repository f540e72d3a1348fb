import { AppError } from '../errors.ts'
import type { Campaign } from './campaign.ts'
import type { Operation, Place } from './operations.ts'
import type { Step } from './steps.ts'
import { assignStepIds, findStep, listInner, listSteps, mapInner } from './tree.ts'

/**
 * The document after the edits, in order; new steps get ids. All or nothing: the first that does not fit throws.
 * @throws AppError invalid_campaign that names the operation and the steps there are
 */
export function applyOperations(campaign: Campaign, operations: readonly Operation[]): Campaign {
  const edited = operations.reduce((document, operation, index) => {
    try {
      return applyOperation(document, operation)
    } catch (error) {
      throw error instanceof MissingPlace ? unknownPlace(document, error.message, index) : error
    }
  }, campaign)
  return { ...edited, steps: assignStepIds(edited.steps) }
}

class MissingPlace extends Error {}

function unknownPlace(campaign: Campaign, what: string, index: number): AppError {
  const ids = listSteps(campaign.steps).flatMap(({ step }) => step.id ?? [])
  return new AppError('invalid_campaign', {
    detail: `There is no ${what}. The steps are ${ids.join(', ')}.`,
    path: `operations/${index}`,
    extra: { steps: ids },
  })
}

function applyOperation(campaign: Campaign, operation: Operation): Campaign {
  if ('set' in operation) return { ...campaign, ...operation.set }
  if ('insert' in operation)
    return { ...campaign, steps: insertAt(campaign.steps, operation.insert.steps, operation.insert.place) }
  if ('replace' in operation) {
    const { step, with: replacement } = operation.replace
    return { ...campaign, steps: replaceStep(campaign.steps, step, [{ ...replacement, id: step }]) }
  }
  if ('move' in operation) {
    const moved = requireStep(campaign.steps, operation.move.step)
    return {
      ...campaign,
      steps: insertAt(replaceStep(campaign.steps, operation.move.step, []), [moved], operation.move.place),
    }
  }
  return { ...campaign, steps: replaceStep(campaign.steps, operation.remove.step, []) }
}

function requireStep(steps: readonly Step[], id: string): Step {
  const step = findStep(steps, id)
  if (step === undefined) throw new MissingPlace(`step ${id}`)
  return step
}

function replaceStep(steps: readonly Step[], id: string, replacement: Step[]): Step[] {
  requireStep(steps, id)
  const replaceIn = (list: readonly Step[]): Step[] =>
    list.flatMap((step) => (step.id === id ? replacement : [mapInner(step, replaceIn)]))
  return replaceIn(steps)
}

function insertAt(steps: readonly Step[], added: Step[], place: Place): Step[] {
  if ('at' in place) return place.at === 'start' ? [...added, ...steps] : [...steps, ...added]
  if ('inside' in place) return insertInside(steps, added, place)
  const anchor = 'before' in place ? place.before : place.after
  const found = requireStep(steps, anchor)
  return replaceStep(steps, anchor, 'before' in place ? [...added, found] : [found, ...added])
}

function insertInside(steps: readonly Step[], added: Step[], place: { inside: string; path: string }): Step[] {
  const parent = requireStep(steps, place.inside)
  if (!listInner(parent).some((list) => list.name === place.path))
    throw new MissingPlace(`path ${place.path} in step ${place.inside}`)
  const grown = mapInner(parent, (list, name) => (name === place.path ? [...list, ...added] : list))
  return replaceStep(steps, place.inside, [grown])
}
