import { sql } from 'kysely'
import { foldEmail, spellEmail } from '../../domain/email-address.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { saltedHash } from './hashes.ts'

/** A customer's own addresses; each channel reads those of its kind. */
export const ownAddresses = (workspaceId: number, customerId: number) => sql`
  select lower(email collate "C") as address from customers where workspace_id = ${workspaceId} and id = ${customerId}
  union select phone from customers where workspace_id = ${workspaceId} and id = ${customerId}
  union select token from devices where workspace_id = ${workspaceId} and customer_id = ${customerId}
  union select value from customer_identities where workspace_id = ${workspaceId} and customer_id = ${customerId}
                                                and kind in ('email', 'phone')
  union select unnest(string_to_array(address, E'\n')) from deliveries
         where workspace_id = ${workspaceId} and customer_id = ${customerId}
  union select ${String(customerId)}`

/** A provider's own words may repeat the address: only what comes before them is kept. */
const firstWord = (alias: string) =>
  sql`coalesce(substring(${sql.ref(`${alias}.reason`)} from '^[a-z0-9_]+'), 'unknown')`

/**
 * Keep the suppressions of a customer's addresses as hashes only, but for addresses that another customer has too. Call
 * it before they are deleted. @returns how many
 */
export async function hashSuppressions(ws: WorkspaceTx, customerId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with own as materialized (
      select s.channel, s.address, s.reason, s.created_at from suppressions s
       where s.workspace_id = ${ws.workspaceId}
         and s.address in (${ownAddresses(ws.workspaceId, customerId)})
         and not exists (select 1 from customers o
                          where o.workspace_id = s.workspace_id and o.id <> ${customerId}
                            and (lower(o.email collate "C") = s.address or o.phone = s.address))),
    kept as (
      insert into suppression_hashes (workspace_id, channel, hash, reason, created_at)
      select ${ws.workspaceId}::integer, o.channel, ${saltedHash('w', sql`o.address`)}, ${firstWord('o')}, o.created_at
        from own o join workspace_settings w on w.workspace_id = ${ws.workspaceId} where o.channel <> 'in_app'
      on conflict do nothing),
    gone as (
      delete from suppressions s using own o
       where s.workspace_id = ${ws.workspaceId} and s.channel = o.channel and s.address = o.address returning 1)
    select count(*) from gone`.execute(ws.tx)
  return rows[0]?.count ?? 0
}

/**
 * Suppress again what was suppressed when its owner was forgotten, now that a customer has the address. Hashes of before
 * addresses were folded are of either spelling.
 */
export async function restoreSuppressions(ws: WorkspaceTx, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return
  const spelled = [...new Set(addresses)].flatMap((address) =>
    spellEmail(address).map((spelling) => ({ address, spelling })),
  )
  await sql`
    with back as (
      delete from suppression_hashes h
       using workspace_settings w,
             jsonb_to_recordset(${JSON.stringify(spelled)}::jsonb) as a (address text, spelling text)
       where w.workspace_id = ${ws.workspaceId} and h.workspace_id = w.workspace_id
         and h.hash = ${saltedHash('w', sql`a.spelling`)}
         and exists (select 1 from suppression_hashes where workspace_id = ${ws.workspaceId})
      returning h.channel, a.address, h.reason, h.created_at)
    insert into suppressions (workspace_id, channel, address, reason, created_at)
    select ${ws.workspaceId}::integer, channel, address, reason, created_at from back
    on conflict do nothing`.execute(ws.tx)
}

/** Suppress an address whose customer has been forgotten meanwhile: only its hash is kept. */
export async function suppressForgotten(
  ws: WorkspaceTx,
  addresses: readonly { channel: string; address: string; reason: string }[],
  at: Temporal.Instant,
): Promise<void> {
  if (addresses.length === 0) return
  const rows = addresses.map((each) => ({
    ...each,
    address: each.channel === 'email' ? foldEmail(each.address) : each.address,
  }))
  await sql`
    insert into suppression_hashes (workspace_id, channel, hash, reason, created_at)
    select distinct on (r.channel, r.address) ${ws.workspaceId}::integer, r.channel,
           ${saltedHash('w', sql`r.address`)}, ${firstWord('r')}, ${at.toString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (channel text, address text, reason text)
      join workspace_settings w on w.workspace_id = ${ws.workspaceId}
     order by r.channel, r.address
    on conflict do nothing`.execute(ws.tx)
}
