import { sql } from 'kysely'
import type { WorkspaceTx } from '../../database/db.ts'
import { type Merge, mergesSql } from './merge.ts'

/** Why either did not enter a campaign becomes one account: what is known of the latest time, and how often it was. */
export async function mergeRefusals({ tx, workspaceId }: WorkspaceTx, merges: readonly Merge[]): Promise<void> {
  await sql`
    insert into entry_refusals as known
           (workspace_id, customer_id, campaign_id, reason, version, count, first_at, at, detail)
    select r.workspace_id, m."into", r.campaign_id, r.reason, (array_agg(r.version order by r.at desc))[1], sum(r.count),
           min(r.first_at), max(r.at), (array_agg(r.detail order by r.at desc))[1]
      from ${mergesSql(merges)}
      join entry_refusals r on r.workspace_id = ${workspaceId} and r.customer_id = m."from"
     group by r.workspace_id, m."into", r.campaign_id, r.reason
    on conflict (workspace_id, customer_id, campaign_id, reason) do update
       set count = known.count + excluded.count, first_at = least(known.first_at, excluded.first_at),
           at = greatest(known.at, excluded.at),
           version = case when excluded.at > known.at then excluded.version else known.version end,
           detail = case when excluded.at > known.at then excluded.detail else known.detail end`.execute(tx)
}
