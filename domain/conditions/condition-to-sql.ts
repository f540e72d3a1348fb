import type { RawBuilder } from 'kysely'
import type { Condition } from './condition.ts'
import { roundToMicroseconds } from './moment.ts'
import type { SegmentLookup, SqlContext } from './operator.ts'
import { readCondition } from './operators.ts'

export type SqlScope = {
  workspaceId: number
  now: Temporal.Instant
  segments: SegmentLookup
  /** The query narrows the customers to few by other means, so that counting each one's events beats grouping all. */
  few?: boolean
}

/**
 * The condition as an expression over `customers c`; the query must itself keep to the workspace. True for those who
 * match, false **or null** for the others: right in a WHERE, to be wrapped in `(…) is true` elsewhere. All values are
 * bound; what lies after `now` is not seen.
 * @throws {AppError} invalid_condition for what only a journey knows or a segment within itself; unknown_name for a
 *   segment that the lookup lacks
 */
export function conditionToSql(condition: Condition, scope: SqlScope): RawBuilder<boolean> {
  const { now, few = false, ...rest } = scope
  return toSql(condition, { ...rest, few, now: roundToMicroseconds(now), openSegments: [], toSql, isNeverNull })
}

function toSql(condition: Condition, context: SqlContext): RawBuilder<boolean> {
  const { operator, parameter } = readCondition(condition)
  return operator.toSql(parameter, context)
}

function isNeverNull(condition: Condition): boolean {
  const { operator, parameter } = readCondition(condition)
  return operator.isNeverNull?.(parameter, { isNeverNull }) ?? false
}
