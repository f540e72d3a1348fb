import { sql } from 'kysely'
import type { WorkspaceTx } from '../../database/db.ts'
import { type Merge, mergesSql } from './merge.ts'

/** What simply changes hands. Consents and memberships are joined, a recheck of a broadcast is made anew. */
export const movedTables = [
  'customer_identities',
  'devices',
  'events',
  'due_events',
  'journey_entries',
  'deliveries',
  'test_sends',
  'customer_merges',
  'changed_customers',
  'membership_changes',
] as const

/** @returns id of the customer who is no more → table → how many rows changed hands, where any did */
export async function moveRows(
  ws: WorkspaceTx,
  merges: readonly Merge[],
): Promise<Map<number, Record<string, number>>> {
  const moves = movedTables.map(
    (table) => sql`${sql.ref(`moved_${table}`)} as (
      update ${sql.table(table)} t set customer_id = m."into" from m
       where t.workspace_id = ${ws.workspaceId} and t.customer_id = m."from" and t.customer_id = any(${merges.map(({ from }) => from)}::bigint[])
      returning m."from")`,
  )
  const counts = movedTables.map(
    (table) =>
      sql`select "from", ${sql.lit(table)} as name, count(*) from ${sql.ref(`moved_${table}`)} group by "from"`,
  )
  const { rows } = await sql<{ from: number; moved: Record<string, number> }>`
    with m as materialized (select * from ${mergesSql(merges)}), ${sql.join(moves)}
    select "from", jsonb_object_agg(name, count) as moved
      from (${sql.join(counts, sql` union all `)}) c group by "from"`.execute(ws.tx)
  return new Map(rows.map(({ from, moved }) => [from, moved]))
}
