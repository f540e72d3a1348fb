import { sql } from 'kysely'
import type { WorkspaceTx } from '../../database/db.ts'
import { type Merge, mergesSql } from './merge.ts'

const columns = ['user_id', 'email', 'phone', 'language', 'timezone', 'country', 'created_at'] as const

/** The traits of the one who remains stand; what they lack is filled from those who became them. */
export async function fillGaps(ws: WorkspaceTx, merges: readonly Merge[], at: Temporal.Instant): Promise<void> {
  const firstKnown = columns.map((name) => {
    const value = sql.ref(`c.${name}`)
    const isGap = sql`${value} is not null and not ${name} = any(m.removed)`
    return sql`(array_agg(${value} order by m.rank) filter (where ${isGap}))[1] as ${sql.ref(name)}`
  })
  const filled = columns.map((name) => {
    const column = sql.ref(name)
    return sql`${column} = coalesce(c.${column}, f.${column})`
  })
  await sql`
    with m as materialized (select * from ${mergesSql(merges)}),
    f as (
      select m."into", ${sql.join(firstKnown)}, min(c.first_seen_at) as first_seen_at,
             max(c.last_seen_at) as last_seen_at
        from m join customers c on c.workspace_id = ${ws.workspaceId} and c.id = m."from" group by m."into"),
    t as (
      select m."into", jsonb_object_agg(t.key, t.value order by m.rank desc) as traits
        from m join customers c on c.workspace_id = ${ws.workspaceId} and c.id = m."from", jsonb_each(c.traits) t
       where not t.key = any(m.removed) group by m."into")
    update customers c
       set ${sql.join(filled)}, traits = coalesce(t.traits, '{}') || c.traits, updated_at = ${at.toString()},
           first_seen_at = least(c.first_seen_at, f.first_seen_at),
           last_seen_at = greatest(c.last_seen_at, f.last_seen_at)
      from f left join t on t."into" = f."into"
     where c.workspace_id = ${ws.workspaceId} and c.id = f."into"`.execute(ws.tx)
}
