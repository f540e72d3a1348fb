import { AppError } from '../errors.ts'
import { findNearest } from './nearest.ts'
import type { Condition } from './condition.ts'
import type { SegmentLookup } from './operator.ts'

type Scope = { segments: SegmentLookup; openSegments: readonly string[] }

/**
 * The condition of a saved segment, and the scope to evaluate it in.
 * @throws {AppError} unknown_name when there is no such segment, invalid_condition when it contains itself
 */
export function openSegment<Context extends Scope>(context: Context, segment: string): [Condition, Context] {
  const path = [...context.openSegments, segment]
  if (context.openSegments.includes(segment))
    throw new AppError('invalid_condition', { detail: `A segment contains itself: ${path.join(' → ')}.` })
  const condition = context.segments.get(segment)
  if (condition === undefined)
    throw new AppError('unknown_name', {
      detail: `There is no segment “${segment}”.`,
      extra: { nearest: findNearest(segment, context.segments.keys()) },
    })
  return [condition, { ...context, openSegments: path }]
}
