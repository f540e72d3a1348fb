import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** Never write to these addresses again: what a provider said is dead, or complained. */
export async function suppressAddresses(
  ws: WorkspaceTx,
  addresses: readonly { channel: string; address: string; reason: string }[],
  at: Temporal.Instant,
): Promise<void> {
  if (addresses.length === 0) return
  await sql`
    insert into suppressions (workspace_id, channel, address, reason, created_at)
    select distinct on (r.channel, r.address) ${ws.workspaceId}::integer, r.channel, r.address, r.reason, ${at.toString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) as r (channel text, address text, reason text)
    on conflict do nothing`.execute(ws.tx)
}
