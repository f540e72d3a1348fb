import type { Campaign } from '../campaign/campaign.ts'
import type { Step } from '../campaign/steps.ts'
import { listSteps } from '../campaign/tree.ts'
import { isStandardTrait } from '../conditions/standard-traits.ts'

/** Something in a valid campaign that this version cannot run. */
export type NotRunnable = { path: string; message: string }

/** What stands in the way of launching; empty when the campaign can run. */
export function checkRunnable(document: Campaign): NotRunnable[] {
  return listSteps(document.steps).flatMap(({ step, path }) => checkStep(step).map((message) => ({ path, message })))
}

function checkStep(step: Step): string[] {
  switch (step.kind) {
    case 'llm':
      return ['A step that asks the language model at run time cannot run yet. Write the copy into the message.']
    case 'message':
      return step.timing.kind === 'best_time'
        ? ['Sending at each customer’s best time cannot run yet. Send at once or at a local time.']
        : []
    case 'update':
      return step.set
        .filter(({ key }) => isStandardTrait(key))
        .map(({ key }) => `A journey cannot set ${key}: it is known from the customer’s own data. Use another trait.`)
    case 'split':
      return step.arms.some(({ percent }) => percent > 0) ? [] : ['No arm of the experiment has a share above 0 %.']
    case 'wait':
    case 'wait_until_time':
    case 'wait_for_event':
    case 'branch':
    case 'webhook':
    case 'end':
      return []
  }
}
