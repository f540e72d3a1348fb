import { checkCopy, type KnownVariables } from '../../channels/copy/check-copy.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { checkCampaign } from '../../domain/campaign/check-campaign.ts'
import type { CampaignProblem, CheckScope } from '../../domain/campaign/check-names.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import type { CatalogueNames } from '../../domain/catalogue.ts'
import { checkCondition } from '../../domain/conditions/check-condition.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import { findSegmentCycle } from '../../domain/conditions/find-segment-cycle.ts'
import type { SegmentLookup } from '../../domain/conditions/operator.ts'
import { AppError } from '../../domain/errors.ts'
import { checkRunnable } from '../../domain/journey/runnable.ts'

/**
 * @throws AppError unknown_name or invalid_condition with every problem, its path and the nearest known names
 */
export function assertCondition(condition: Condition, catalogue: CatalogueNames): void {
  throwProblems(checkCondition(condition, catalogue, 'condition', null), 'invalid_condition')
}

/**
 * As assertCondition, and the segment must not come to contain itself.
 * @param selves the name and id that it is saved under
 * @throws AppError unknown_name or invalid_condition
 */
export function assertSegment(
  condition: Condition,
  selves: readonly string[],
  scope: { catalogue: CatalogueNames; segments: SegmentLookup },
): void {
  assertCondition(condition, scope.catalogue)
  throwProblems(findSegmentCycle(condition, selves, scope.segments, 'condition'), 'invalid_condition')
}

/**
 * Refuse a document that cannot work, where it is written: names, percentages, schedules, and copy that does not parse
 * or names what does not exist.
 * @throws AppError unknown_name, invalid_campaign or invalid_copy with every problem, its path and the remedy
 */
export function assertCampaign(campaign: Campaign, scope: CheckScope): void {
  throwProblems(checkCampaign(campaign, scope), 'invalid_campaign')
  throwProblems(checkAllCopy(campaign, scope.catalogue), 'invalid_copy')
}

function checkAllCopy(campaign: Campaign, catalogue: CatalogueNames): CampaignProblem[] {
  const known = knownVariables(campaign, catalogue)
  return listSteps(campaign.steps).flatMap(({ step, path }) =>
    step.kind === 'message'
      ? step.channels.flatMap((message, index) => checkCopy(message, known, `${path}/channels/${index}/content`))
      : [],
  )
}

/** What copy may name: traits, the trigger event's properties, and what the journey saved. */
function knownVariables(campaign: Campaign, catalogue: CatalogueNames): KnownVariables {
  const trigger = campaign.trigger
  const event = trigger.kind === 'event' ? catalogue.events.get(trigger.event) : undefined
  const saved = listSteps(campaign.steps).flatMap(({ step }) => {
    if (step.kind === 'llm') return [step.saveAs]
    return step.kind === 'wait_for_event' && step.saveAs !== null ? [step.saveAs] : []
  })
  return { customer: [...catalogue.traits.keys()], event: event === undefined ? [] : [...event.keys()], journey: saved }
}

function throwProblems(
  problems: readonly CampaignProblem[],
  code: 'invalid_condition' | 'invalid_campaign' | 'invalid_copy',
): void {
  const first = problems[0]
  if (first === undefined) return
  throw new AppError(first.code.startsWith('unknown_') && code !== 'invalid_copy' ? 'unknown_name' : code, {
    detail: problems.map(({ message }) => message).join(' '),
    path: first.path,
    extra: { problems },
  })
}

/** @throws AppError not_runnable with everything that this version cannot run, and what to do instead */
export function assertRunnable(document: Campaign): void {
  const problems = checkRunnable(document)
  if (problems.length === 0) return
  throw new AppError('not_runnable', { detail: problems.map(({ message }) => message).join(' '), extra: { problems } })
}
