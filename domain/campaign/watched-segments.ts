import type { Condition } from '../conditions/condition.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import type { Campaign } from './campaign.ts'
import { inlineCondition } from './inline-segments.ts'

/** Entering the segment starts a journey, or is the conversion. */
export type WatchRole = 'entry' | 'conversion'
export type WatchedSegment = { role: WatchRole; condition: Condition }

/**
 * The segments that customers come into while the campaign runs, as the conditions that they stand for now.
 * @throws AppError unknown_name for a segment that is gone, invalid_condition for one that contains itself
 */
export function listWatchedSegments({ trigger, conversion }: Campaign, segments: SegmentLookup): WatchedSegment[] {
  const watch = (role: WatchRole, segment: string): WatchedSegment => ({
    role,
    condition: inlineCondition({ inSegment: { segment } }, segments),
  })
  return [
    ...(trigger.kind === 'segment_entry' ? [watch('entry', trigger.segment)] : []),
    ...(conversion?.kind === 'segment' ? [watch('conversion', conversion.segment)] : []),
  ]
}
