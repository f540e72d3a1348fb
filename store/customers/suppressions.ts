import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { noteAddresses } from '../memberships/note-changes.ts'

/** An email in any case is one address; phones and device tokens are taken as they are stored. */
const keyOf = (channel: string, address: string) => (channel === 'email' ? address.trim().toLowerCase() : address)

/**
 * Never write to these addresses again, whoever has them: a provider said that they are dead, or somebody complained.
 * The first reason stays.
 */
export async function suppressAddresses(
  ws: WorkspaceTx,
  addresses: readonly { channel: string; address: string; reason: string }[],
  at: Temporal.Instant,
): Promise<void> {
  if (addresses.length === 0) return
  const rows = addresses.map((each) => ({ ...each, address: keyOf(each.channel, each.address) }))
  await sql`
    insert into suppressions (workspace_id, channel, address, reason, created_at)
    select distinct on (r.channel, r.address) ${ws.workspaceId}::integer, r.channel, r.address, r.reason, ${at.toString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (channel text, address text, reason text)
     order by r.channel, r.address
    on conflict do nothing`.execute(ws.tx)
  await noteAddresses(ws, rows)
}

/** Write to this address again. @returns false when it was not suppressed */
export async function unsuppressAddress(ws: WorkspaceTx, channel: string, address: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from suppressions
     where workspace_id = ${ws.workspaceId} and channel = ${channel} and address = ${keyOf(channel, address)}`.execute(
    ws.tx,
  )
  await noteAddresses(ws, [{ channel, address: keyOf(channel, address) }])
  return numAffectedRows === 1n
}
