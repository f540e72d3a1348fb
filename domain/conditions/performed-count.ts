import { sql, type RawBuilder } from 'kysely'
import { sayTimes } from './event-words.ts'
import type { SqlContext } from './operator.ts'

/** How many times; a null max is any number. */
export type CountRange = { min: number; max: number | null }

/** No count at all means at least once. */
export function readCount(p: { atLeast: number | null; exactly: number | null; atMost: number | null }): CountRange {
  if (p.exactly !== null) return { min: p.exactly, max: p.exactly }
  if (p.atMost !== null) return { min: 0, max: p.atMost }
  return { min: p.atLeast ?? 1, max: null }
}

export function sayCount({ min, max }: CountRange): string {
  if (max === null) return `at least ${sayTimes(min)}`
  return min === max ? `exactly ${sayTimes(min)}` : `at most ${sayTimes(max)}`
}

/**
 * The count as SQL: for a set grouped once over the window, for a few customers one by one, each on its index.
 * @param matching the WHERE of a subquery over `events e`, without the customer
 */
export function countEventsSql(
  range: CountRange,
  matching: RawBuilder<boolean>,
  { few, isJoinable }: SqlContext,
): RawBuilder<boolean> {
  const { min, max } = range
  if (few) {
    const count = sql`(select count(*) from events e where ${matching} and e.customer_id = c.id)`
    return max === null ? sql`(${count} >= ${min})` : sql`(${count} between ${min} and ${max})`
  }
  const counted = listCountedSql(range, matching)
  if (counted !== null) return sql`(c.id in (${counted}))`
  const more = groupEventsSql(matching, sql`count(*) > ${max}`)
  return isJoinable
    ? sql`(not exists (select 1 from (${more}) as more where more.id = c.id))`
    : sql`(not c.id in (${more}))`
}

/** The ids of those who did it so often, each once; null where those who never did belong to them. */
export function listCountedSql({ min, max }: CountRange, matching: RawBuilder<boolean>): RawBuilder<unknown> | null {
  if (min === 0) return null
  return groupEventsSql(matching, max === null ? sql`count(*) >= ${min}` : sql`count(*) between ${min} and ${max}`)
}

const groupEventsSql = (matching: RawBuilder<boolean>, having: RawBuilder<unknown>) =>
  sql`select e.customer_id as id from events e where ${matching} group by e.customer_id having ${having}`
