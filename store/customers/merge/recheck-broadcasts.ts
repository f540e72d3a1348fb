import { sql } from 'kysely'
import type { WorkspaceTx } from '../../database/db.ts'
import { type Merge, mergesSql } from './merge.ts'

/** Clocks of two machines may differ by this much. */
const clockSlack = { minutes: 1 }

/**
 * A broadcast that is walking through its audience may have passed the one who remains and not reached the other: have it
 * look at the one again before it ends. Who is in already is left as they are.
 */
export async function recheckBroadcasts(
  ws: WorkspaceTx,
  merges: readonly Merge[],
  at: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into broadcast_rechecks (workspace_id, broadcast_id, customer_id)
    select distinct b.workspace_id, b.id, m."into"
      from broadcasts b, ${mergesSql(merges)}
     where b.workspace_id = ${ws.workspaceId} and b.state = 'due' and b.due_at <= ${at.add(clockSlack).toString()}
       and (b.cursor < m."from" or exists (
             select 1 from broadcast_rechecks r
              where r.workspace_id = b.workspace_id and r.broadcast_id = b.id and r.customer_id = m."from"))
    on conflict do nothing`.execute(ws.tx)
}
