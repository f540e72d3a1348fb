import { sql, type RawBuilder } from 'kysely'
import { findEarliest, type NextChange } from './changes.ts'
import type { CustomerFacts } from './facts.ts'
import type { PropertyFilter } from './named-value.ts'
import type { SqlContext } from './operator.ts'
import { readComparison } from './value-operators.ts'
import { bindInstant, jsonValueSql } from './values/value-sql.ts'
import { readJsonValue, readOwn } from './values/value.ts'

/** Events of a name (null: any) whose properties pass, within a window; nothing later than `until` counts. */
export type EventMatch = {
  event: string | null
  where: readonly PropertyFilter[]
  /** Included; null is the whole history. */
  from: Temporal.Instant | null
  until: Temporal.Instant
  /** The window ends just before `until`. */
  untilExcluded?: boolean
}

/** The WHERE of a subquery over `events e`, without the customer. */
export function matchEventsSql(match: EventMatch, context: SqlContext): RawBuilder<boolean> {
  const parts = [sql`e.workspace_id = ${context.workspaceId}`]
  if (match.event !== null) parts.push(sql`e.name = ${match.event}`)
  if (match.from !== null) parts.push(sql`e.at >= ${bindInstant(match.from)}`)
  parts.push(sql`e.at ${match.untilExcluded ? sql`<` : sql`<=`} ${bindInstant(match.until)}`)
  for (const filter of match.where) {
    const { operator, parameter } = readComparison(filter, 'property')
    parts.push(operator.toSql(parameter, jsonValueSql(sql`e.properties`, filter.property), context.now))
  }
  return sql`${sql.join(parts, sql` and `)}`
}

/** The ids of those who have such an event, as often as they have. */
export const listDoersSql = (match: EventMatch, context: SqlContext): RawBuilder<unknown> =>
  sql`select e.customer_id as id from events e where ${matchEventsSql(match, context)}`

/** The customer aliased `c` has such an event. Never null. */
export function hasEventSql(match: EventMatch, context: SqlContext): RawBuilder<boolean> {
  if (context.few || context.isJoinable)
    return sql`exists (select 1 from events e where ${matchEventsSql(match, context)} and e.customer_id = c.id)`
  return sql`(c.id in (select distinct doers.id from (${listDoersSql(match, context)}) as doers))`
}

/** The instants of the customer's events that match. In one loop: segments are kept by asking this of everybody. */
export function findEvents(match: EventMatch, facts: CustomerFacts, now: Temporal.Instant): Temporal.Instant[] {
  const filters = match.where.map((filter) => ({ ...readComparison(filter, 'property'), property: filter.property }))
  const found: Temporal.Instant[] = []
  for (const { name, at, properties } of facts.events) {
    if (match.event !== null && name !== match.event) continue
    if (match.from !== null && Temporal.Instant.compare(at, match.from) < 0) continue
    if (Temporal.Instant.compare(at, match.until) >= (match.untilExcluded ? 0 : 1)) continue
    const passes = filters.every(({ operator, parameter, property }) =>
      operator.holds(parameter, readJsonValue(readOwn(properties, property)), now),
    )
    if (passes) found.push(at)
  }
  return found
}

/** When a filter may answer otherwise for one of the events, whatever the window. */
export function findFilterChange(
  { event, where }: Pick<EventMatch, 'event' | 'where'>,
  facts: CustomerFacts,
  now: Temporal.Instant,
): NextChange {
  const changes = where.flatMap((filter) => {
    const { operator, parameter } = readComparison(filter, 'property')
    if (operator.nextChange === undefined) return []
    return facts.events
      .filter(({ name }) => event === null || name === event)
      .map(({ properties }) => readJsonValue(readOwn(properties, filter.property)))
      .map((value) => operator.nextChange?.(parameter, value, now) ?? null)
  })
  return findEarliest(changes)
}
