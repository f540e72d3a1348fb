import type { Campaign } from '../campaign/campaign.ts'
import type { Step } from '../campaign/steps.ts'
import { findStep, listInner, listSteps } from '../campaign/tree.ts'
import type { EntryState } from './entry.ts'
import { nextStepAfter } from './next-step.ts'

/** Where a journey stands in the version that it leaves. */
export type OldPlace = { state: EntryState; stepId: string | null }

/** stays: at the same step, as that is now · goes_on: with this step, at once · ends: nothing is left for it. */
export type NewPlace = { kind: 'stays' | 'goes_on'; step: Step } | { kind: 'ends' }

/**
 * Where a journey stands in another version. A step that is still there keeps it, wherever it was moved to; one that was
 * replaced by another kind is taken anew. From a step that is gone it goes on with what stands in its place, else with
 * the first step after it, in the order of the old version, that is still there.
 */
export function findNewPlace(from: Campaign, to: Campaign, { state, stepId }: OldPlace): NewPlace {
  if (stepId === null) return { kind: 'ends' }
  const kept = findStep(to.steps, stepId)
  if (kept !== undefined)
    return { kind: canStay(state, findStep(from.steps, stepId), kept) ? 'stays' : 'goes_on', step: kept }
  const step = findReplacement(from, to, stepId) ?? findSurvivor(from, to, stepId)
  return step === undefined ? { kind: 'ends' } : { kind: 'goes_on', step }
}

function canStay(state: EntryState, before: Step | undefined, { kind }: Step): boolean {
  if (state === 'due' || kind === before?.kind) return true
  return state === 'waiting' && isWait(kind) && before !== undefined && isWait(before.kind)
}

const isWait = (kind: Step['kind']) => kind.startsWith('wait')

/** The next step of the old version that the new one has too: the rest of its list, then what the list led on to. */
function findSurvivor(from: Campaign, to: Campaign, stepId: string): Step | undefined {
  const next = nextStepAfter(from.steps, stepId)
  if (next?.id == null) return undefined
  return findStep(to.steps, next.id) ?? findSurvivor(from, to, next.id)
}

/**
 * A new step where the removed one stood: right behind the neighbour that it followed, in the same list. When that
 * neighbour is gone as well, nothing tells whether the new step stands for the one or for the other.
 */
function findReplacement(from: Campaign, to: Campaign, stepId: string): Step | undefined {
  const old = listLists(from.steps).find(({ steps }) => steps.some(({ id }) => id === stepId))
  const list = listLists(to.steps).find(({ owner }) => owner === old?.owner)?.steps
  if (old === undefined || list === undefined) return undefined
  const before = old.steps[old.steps.findIndex(({ id }) => id === stepId) - 1]?.id
  const position = before === undefined ? -1 : list.findIndex(({ id }) => id === before)
  if (before !== undefined && position === -1) return undefined
  const step = list[position + 1]
  const wasThere = step?.id == null || findStep(from.steps, step.id) !== undefined
  return wasThere ? undefined : step
}

/** Every list of steps, by the step and the path or arm that it hangs on. */
function listLists(steps: readonly Step[]): { owner: string; steps: readonly Step[] }[] {
  const nested = listSteps(steps).flatMap(({ step }) =>
    listInner(step).map((inner) => ({ owner: `${step.id}/${inner.name}`, steps: inner.steps })),
  )
  return [{ owner: '', steps }, ...nested]
}
