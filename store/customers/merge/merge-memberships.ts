import { sql } from 'kysely'
import type { WorkspaceTx } from '../../database/db.ts'
import { markJoined } from '../../memberships/joined.ts'
import { type Merge, mergesSql } from './merge.ts'

/**
 * Whoever was in a watched segment by either id is in it, and has not come in anew; whoever merges notes the change
 * (store/ingest/list-changes.ts), so that the worker looks whether they still match, now that everything of both counts.
 * Who does not is out, and has not left.
 */
export async function mergeMemberships(ws: WorkspaceTx, merges: readonly Merge[]): Promise<void> {
  const from = merges.map((merge) => merge.from)
  await sql`
    insert into memberships as k (workspace_id, watched_id, customer_id, is_member, since, recheck_at)
    select ${ws.workspaceId}, t.watched_id, m."into", bool_or(t.is_member), min(t.since), min(t.recheck_at)
      from ${mergesSql(merges)} join memberships t on t.workspace_id = ${ws.workspaceId} and t.customer_id = m."from"
     group by t.watched_id, m."into"
    on conflict (workspace_id, watched_id, customer_id) do update
      set is_member = k.is_member or excluded.is_member, since = least(k.since, excluded.since),
          recheck_at = least(k.recheck_at, excluded.recheck_at)`.execute(ws.tx)
  await markJoined(
    ws,
    merges.map((merge) => merge.into),
  )
  await sql`
    delete from memberships where workspace_id = ${ws.workspaceId} and customer_id = any(${from}::bigint[])`.execute(
    ws.tx,
  )
}
