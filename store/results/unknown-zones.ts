import { sql } from 'kysely'
import { resolveZone } from '../../domain/gates/resolve-zone.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** Messages that a campaign sent by the workspace's clock, as their customers' own zone is missing or is none. */
export async function countUnknownZones({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<number> {
  const { rows } = await sql<{ timezone: string | null; count: number }>`
    select c.timezone, count(*) as count
      from deliveries d join customers c on c.workspace_id = d.workspace_id and c.id = d.customer_id
     where d.workspace_id = ${workspaceId} and d.campaign_id = ${campaignId} and d.sent_at is not null
     group by c.timezone`.execute(tx)
  const unknown = rows.filter(({ timezone }) => resolveZone(timezone, 'UTC').fallback !== null)
  return unknown.reduce((sum, { count }) => sum + count, 0)
}
