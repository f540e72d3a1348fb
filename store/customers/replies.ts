import { sql } from 'kysely'
import type { Reply } from '../../domain/message-report.ts'
import { stopReason } from '../../domain/reply-keywords.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'
import { recordMilestone } from '../deliveries/milestones.ts'
import { setConsents } from './consents.ts'
import { openWindow } from './inbound-windows.ts'
import { suppressAddresses, unsuppressAddress } from './suppressions.ts'

/** A message that was answered with STOP so many days after it is the one that is opted out of. */
const blamedDays = 30

/**
 * The workspaces in which a customer has this number: one sender may serve several. The last to have written comes first.
 * Runs outside of any workspace, since who asks is known by the number alone.
 */
export async function findWorkspacesOf(db: Db, address: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select w.id from workspaces w
      join customer_identities i on i.workspace_id = w.id and i.kind = 'phone' and i.value = ${address}
     order by (select max(d.attempted_at) from deliveries d
                where d.workspace_id = w.id and d.customer_id = i.customer_id) desc nulls last, w.id`.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * A customer wrote: WhatsApp's window opens, once for each message.
 * @returns false for a call that was repeated
 */
export async function takeReply(ws: WorkspaceTx, reply: Reply, at: Temporal.Instant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into seen_messages (workspace_id, message_id, received_at)
    values (${ws.workspaceId}, ${`reply:${reply.messageId}`}, ${at.toString()}) on conflict do nothing`.execute(ws.tx)
  if (numAffectedRows === 0n) return false
  if (reply.channel === 'whatsapp') await openWindow(ws, reply, at)
  return true
}

/**
 * STOP: the customer's word is no, and the number is not written to on this channel again, whoever has it. The message
 * that they had last is the one they opted out of.
 */
export async function obeyStop(ws: WorkspaceTx, { channel, address }: Reply, at: Temporal.Instant): Promise<void> {
  const customerId = await findOwner(ws, address)
  if (customerId !== undefined) {
    await blameLast(ws, customerId, channel, at)
    await setConsents(ws, customerId, [{ topic: '*', channel, allowed: false }], 'reply', at)
  }
  // After the delivery, as workers do: they lock in this order.
  await suppressAddresses(ws, [{ channel, address, reason: stopReason }], at)
}

async function blameLast(ws: WorkspaceTx, customerId: number, channel: string, at: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select id from deliveries
     where workspace_id = ${ws.workspaceId} and customer_id = ${customerId} and channel = ${channel}
       and attempted_at > ${at.subtract({ hours: 24 * blamedDays }).toString()}
     order by attempted_at desc, id desc limit 1`.execute(ws.tx)
  const [last] = rows
  if (last !== undefined) await recordMilestone(ws, last.id, 'opted_out', at)
}

/** START takes a no back, and what STOP or the provider's own list suppressed; whoever never said yes has not now. */
export async function obeyStart(ws: WorkspaceTx, { channel, address }: Reply, at: Temporal.Instant): Promise<void> {
  await liftStop(ws, channel, address)
  const customerId = await findOwner(ws, address)
  if (customerId === undefined) return
  const { rows: refused } = await sql`
    select 1 from consents
     where workspace_id = ${ws.workspaceId} and customer_id = ${customerId} and topic = '*' and channel = ${channel}
       and not allowed`.execute(ws.tx)
  if (refused.length > 0) await setConsents(ws, customerId, [{ topic: '*', channel, allowed: true }], 'reply', at)
}

/** A later yes on the customer's own page takes STOP back, too, as far as it is kept here. */
export async function liftOwnStops(ws: WorkspaceTx, customerId: number, channels: readonly string[]): Promise<void> {
  if (channels.length === 0) return
  const { rows } = await sql<{ phone: string }>`
    select phone from customers
     where workspace_id = ${ws.workspaceId} and id = ${customerId} and phone is not null`.execute(ws.tx)
  for (const { phone } of rows) for (const channel of channels) await liftStop(ws, channel, phone)
}

async function liftStop(ws: WorkspaceTx, channel: string, address: string): Promise<void> {
  const { rows } = await sql`
    select 1 from suppressions
     where workspace_id = ${ws.workspaceId} and channel = ${channel} and address = ${address}
       and reason = ${stopReason}`.execute(ws.tx)
  if (rows.length > 0) await unsuppressAddress(ws, channel, address)
}

/** Locked against being merged or forgotten, so that what is written of them finds them. */
async function findOwner({ tx, workspaceId }: WorkspaceTx, address: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select c.id from customer_identities i
      join customers c on c.workspace_id = i.workspace_id and c.id = i.customer_id
     where i.workspace_id = ${workspaceId} and i.kind = 'phone' and i.value = ${address} for key share of c`.execute(tx)
  return rows[0]?.id
}
