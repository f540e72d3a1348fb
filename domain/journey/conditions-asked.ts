import type { Campaign } from '../campaign/campaign.ts'
import { listSteps } from '../campaign/tree.ts'
import type { Condition } from '../conditions/condition.ts'

/** The conditions that `advance` may ask: exits and branches. */
export function listJourneyConditions(document: Campaign): Condition[] {
  const branches = listSteps(document.steps).flatMap(({ step }) =>
    step.kind === 'branch' ? step.paths.map(({ when }) => when) : [],
  )
  return [...listExitConditions(document), ...branches]
}

/** The conditions asked when the step's message is about to leave: exits, and when each channel may be used. */
export function listMessageConditions(document: Campaign, stepId: string): Condition[] {
  const step = listSteps(document.steps).find(({ step }) => step.id === stepId)?.step
  const channels = step?.kind === 'message' ? step.channels.flatMap(({ when }) => (when === null ? [] : [when])) : []
  return [...listExitConditions(document), ...channels]
}

function listExitConditions({ exit }: Campaign): Condition[] {
  return exit.flatMap((each) => (each.kind === 'condition' ? [each.condition] : []))
}
