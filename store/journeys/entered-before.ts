import { sql } from 'kysely'
import type { Condition } from '../../domain/conditions/condition.ts'
import { conditionToSql, type SqlScope } from '../../domain/conditions/condition-to-sql.ts'
import { readUnfenced } from '../database/read-unfenced.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** How many who match were in the campaign before, since then or ever: whom its re-entry rule lets in no more. */
export async function countEnteredBefore(
  ws: WorkspaceTx,
  condition: Condition,
  scope: SqlScope,
  { campaignId, since }: { campaignId: string; since: Temporal.Instant | null },
): Promise<number> {
  const rows = await readUnfenced(
    ws,
    sql<{ count: number }>`
      select count(*) from customers c
       where c.workspace_id = ${ws.workspaceId} and ${conditionToSql(condition, scope)}
         and c.id in (select e.customer_id from journey_entries e
                       where e.workspace_id = ${ws.workspaceId} and e.campaign_id = ${campaignId}
                         and e.entered_at > coalesce(${since?.toString() ?? null}::timestamptz, '-infinity'))`,
  )
  return rows[0]?.count ?? 0
}
