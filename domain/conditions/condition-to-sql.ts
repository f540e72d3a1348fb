import { sql, type RawBuilder } from 'kysely'
import type { Condition } from './condition.ts'
import { roundToMicroseconds } from './moment.ts'
import type { IdContext, SegmentLookup, SqlContext } from './operator.ts'
import { readCondition } from './operators.ts'
import { openSegment } from './segment-reference.ts'

export type SqlScope = {
  workspaceId: number
  now: Temporal.Instant
  segments: SegmentLookup
  /** The query narrows the customers to few by other means, so that counting each one's events beats grouping all. */
  few?: boolean
  /** The expression is the WHERE or one of its ANDs; false in a select list or a FILTER. True when left out. */
  inWhere?: boolean
}

/**
 * The condition as an expression over `customers c`; the query must itself keep to the workspace. True for those who
 * match, false **or null** for the others: right in a WHERE, to be wrapped in `(…) is true` elsewhere. All values are
 * bound, every table is kept to the workspace; what lies after `now` is not seen.
 * @throws {AppError} invalid_condition for what only a journey knows or a segment within itself; unknown_name for a
 *   segment that the lookup lacks
 */
export function conditionToSql(condition: Condition, scope: SqlScope): RawBuilder<boolean> {
  return toSql(condition, readScope(scope))
}

/** What follows FROM for those who match, aliased `c`; of their columns only `c.id` is sure to be there. */
export type MatchingSql = {
  from: RawBuilder<unknown>
  /** An id may come more than once. */
  repeats: boolean
}

/**
 * Those who match, as cheaply as they can be listed: where the condition asks only what customers did, out of their
 * events and deliveries, and the customers are not read at all.
 * @throws {AppError} as conditionToSql
 */
export function matchingSql(condition: Condition, scope: SqlScope): MatchingSql {
  const context = readScope(scope)
  const parts = listParts(condition, context)
  const areIdsEnough = parts.every(([part, inside]) => asksIdAlone(part, { ...inside, asksIdAlone }))
  for (const [index, [part, inside]] of areIdsEnough ? parts.entries() : []) {
    const { operator, parameter } = readCondition(part)
    const ids = operator.idsSql?.(parameter, inside) ?? null
    if (ids === null) continue
    const others = parts.toSpliced(index, 1).map(([other, within]) => toSql(other, within))
    return { from: sql`(${ids}) as c where ${joinAll(others)}`, repeats: true }
  }
  return {
    from: sql`customers c where c.workspace_id = ${scope.workspaceId} and ${toSql(condition, context)}`,
    repeats: false,
  }
}

const joinAll = (parts: readonly RawBuilder<boolean>[]) => sql.join([sql`true`, ...parts], sql` and `)

function readScope({ now, few = false, inWhere = true, ...rest }: SqlScope): SqlContext {
  const at = roundToMicroseconds(now)
  return { ...rest, few, isJoinable: inWhere, now: at, openSegments: [], toSql, isNeverNull, isOneSubquery }
}

/** What all have to hold, groups and saved segments opened. */
function listParts(condition: Condition, context: SqlContext): [Condition, SqlContext][] {
  if ('all' in condition) return condition.all.flatMap((part) => listParts(part, context))
  if ('inSegment' in condition) return listParts(...openSegment(context, condition.inSegment.segment))
  return [[condition, context]]
}

function toSql(condition: Condition, context: SqlContext): RawBuilder<boolean> {
  const { operator, parameter } = readCondition(condition)
  return operator.toSql(parameter, context)
}

function isNeverNull(condition: Condition): boolean {
  const { operator, parameter } = readCondition(condition)
  return operator.isNeverNull?.(parameter, { isNeverNull }) ?? false
}

const isOneSubquery = (condition: Condition) => readCondition(condition).operator.idsSql !== undefined

function asksIdAlone(condition: Condition, context: IdContext): boolean {
  const { operator, parameter } = readCondition(condition)
  return operator.asksIdAlone?.(parameter, context) ?? false
}
