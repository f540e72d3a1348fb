import { sql } from 'kysely'
import { foldEmail } from '../../domain/email-address.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { noteAddresses } from '../memberships/note-changes.ts'

/** An email in any spelling is one address; phones and device tokens are taken as they are stored. */
const keyOf = (channel: string, address: string) => (channel === 'email' ? foldEmail(address) : address)

/**
 * Never write to these addresses again, whoever has them: a provider said that they are dead, or somebody complained.
 * The first reason stays.
 * @param at since when, for those that do not say it themselves
 * @returns how many were not suppressed before
 */
export async function suppressAddresses(
  ws: WorkspaceTx,
  addresses: readonly { channel: string; address: string; reason: string; createdAt?: string | undefined }[],
  at: Temporal.Instant,
): Promise<number> {
  if (addresses.length === 0) return 0
  const rows = addresses.map((each) => ({ ...each, address: keyOf(each.channel, each.address) }))
  const { numAffectedRows = 0n } = await sql`
    insert into suppressions (workspace_id, channel, address, reason, created_at)
    select distinct on (r.channel, r.address) ${ws.workspaceId}::integer, r.channel, r.address, r.reason,
           coalesce(r."createdAt", ${at.toString()}::timestamptz)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r (channel text, address text, reason text, "createdAt" timestamptz)
     order by r.channel, r.address
    on conflict do nothing`.execute(ws.tx)
  await noteAddresses(ws, rows)
  return Number(numAffectedRows)
}

export async function isSuppressed(
  { tx, workspaceId }: WorkspaceTx,
  channel: string,
  address: string,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from suppressions
     where workspace_id = ${workspaceId} and channel = ${channel} and address = ${keyOf(channel, address)}`.execute(tx)
  return rows.length > 0
}

export type Suppression = { channel: string; address: string; reason: string; createdAt: Temporal.Instant }
/** The place of a suppression in the order of the list. */
export type SuppressionCursor = Pick<Suppression, 'channel' | 'address'>

/** A page of the list, in order of channel and address. */
export async function listSuppressions(
  ws: WorkspaceTx,
  { channel, after, limit }: { channel: string | null; after: SuppressionCursor | null; limit: number },
): Promise<Suppression[]> {
  const { rows } = await sql<Suppression>`
    select channel, address, reason, created_at as "createdAt" from suppressions
     where workspace_id = ${ws.workspaceId} and (${channel}::text is null or channel = ${channel})
       and (${after?.channel ?? null}::text is null
            or (channel, address) > (${after?.channel ?? null}::text, ${after?.address ?? null}::text))
     order by channel, address limit ${limit}`.execute(ws.tx)
  return rows
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
