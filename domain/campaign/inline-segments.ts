import { Condition } from '../conditions/condition.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import { openSegment } from '../conditions/segment-reference.ts'
import { isRecord } from '../is-record.ts'
import { Campaign } from './campaign.ts'

type Scope = { segments: SegmentLookup; openSegments: readonly string[] }

/**
 * The campaign with each saved segment replaced by the condition that it stands for now: what is approved and run does
 * not change when somebody edits the segment later.
 * @throws AppError unknown_name for a segment that is gone, invalid_condition for one that contains itself
 */
export function inlineSegments(campaign: Campaign, segments: SegmentLookup): Campaign {
  return Campaign.parse(inlineIn(campaign, { segments, openSegments: [] }))
}

/** The same for one condition. @throws as inlineSegments */
export function inlineCondition(condition: Condition, segments: SegmentLookup): Condition {
  return Condition.parse(inlineIn(condition, { segments, openSegments: [] }))
}

function inlineIn(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => inlineIn(item, scope))
  if (!isRecord(value)) return value
  const name = readReference(value)
  if (name !== null) return inlineIn(...openSegment(scope, name))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inlineIn(inner, scope)]))
}

/** A condition is the only object in a document whose one key is `inSegment`. */
function readReference(value: Record<string, unknown>): string | null {
  const inner = value['inSegment']
  const isReference = Object.keys(value).length === 1 && isRecord(inner) && typeof inner['segment'] === 'string'
  return isReference ? String(inner['segment']) : null
}
