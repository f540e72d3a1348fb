import type { Condition } from '../conditions/condition.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import type { Campaign } from './campaign.ts'
import { inlineCondition } from './inline-segments.ts'

/** Entering the segment starts a journey, leaving it does, or entering it is the conversion. */
export type WatchRole = 'entry' | 'exit' | 'conversion'
export type WatchedSegment = { role: WatchRole; condition: Condition }

/** The role whose journeys begin when a customer has come into the segment, or has left it. */
export const roleOfCrossing = (isMember: boolean): 'entry' | 'exit' => (isMember ? 'entry' : 'exit')

/**
 * The segments that the campaign watches while it runs, as the conditions that they stand for now; the conversion first,
 * which counts before a journey begins, as with events.
 * @throws AppError unknown_name for a segment that is gone, invalid_condition for one that contains itself
 */
export function listWatchedSegments({ trigger, conversion }: Campaign, segments: SegmentLookup): WatchedSegment[] {
  const watch = (role: WatchRole, segment: string): WatchedSegment => ({
    role,
    condition: inlineCondition({ inSegment: { segment } }, segments),
  })
  return [
    ...(conversion?.kind === 'segment' ? [watch('conversion', conversion.segment)] : []),
    ...('segment' in trigger ? [watch(trigger.kind === 'segment_entry' ? 'entry' : 'exit', trigger.segment)] : []),
  ]
}
