import { sql, type RawBuilder } from 'kysely'
import { sayTimes } from './event-words.ts'

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
  { min, max }: CountRange,
  matching: RawBuilder<boolean>,
  few: boolean,
): RawBuilder<boolean> {
  if (few) {
    const count = sql`(select count(*) from events e where ${matching} and e.customer_id = c.id)`
    return max === null ? sql`(${count} >= ${min})` : sql`(${count} between ${min} and ${max})`
  }
  const grouped = (having: RawBuilder<unknown>) => sql<boolean>`(c.id in (
    select e.customer_id from events e where ${matching} group by e.customer_id having ${having}))`
  if (max === null) return grouped(sql`count(*) >= ${min}`)
  return min > 0 ? grouped(sql`count(*) between ${min} and ${max}`) : sql`(not ${grouped(sql`count(*) > ${max}`)})`
}
