import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { CampaignProblem } from '../../domain/campaign/check-names.ts'
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

/** @throws AppError unknown_name when the first problem is one, else the code, with every problem */
export function throwProblems(
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
