import { sql } from 'kysely'
import type { Channel } from '../../domain/channels.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** A marketing message that reached out to a customer; transactional ones have no topic and do not count. */
export type Contact = { id: number; customerId: number; channel: Channel; topic: string; at: Temporal.Instant }

/** What customers were sent since then, or may have been: what frequency caps count. Call it with the customers locked. */
export async function listContacts(
  ws: WorkspaceTx,
  customerIds: readonly number[],
  since: Temporal.Instant,
): Promise<Contact[]> {
  const { rows } = await sql<Contact>`
    select id, customer_id as "customerId", channel, topic, attempted_at as at from deliveries
     where workspace_id = ${ws.workspaceId} and customer_id = any(${customerIds}::bigint[])
       and attempted_at > ${since.toString()} and (state in ('attempted', 'sent', 'uncertain') or state = 'queued' and may_have_left)
       and topic is not null and channel is not null`.execute(ws.tx)
  return rows
}
