import { listNamedSegments } from '../../domain/campaign/exchange.ts'
import type { SegmentLookup } from '../../domain/conditions/operator.ts'

/** Why a document cannot come back: a segment that it names is not there; null when all are. */
export function findMissingSegment(document: unknown, segments: SegmentLookup): string | null {
  const missing = listNamedSegments(document).find((name) => !segments.has(name))
  return missing === undefined ? null : `it would name the segment “${missing}”, which is not there any more`
}
