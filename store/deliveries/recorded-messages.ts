import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export type RecordedMessage = { deliveryId: number; channel: string; address: string; content: unknown }

/** Keep what would have been sent, once for each delivery; of a customer who has been forgotten nothing is kept. */
export async function keepMessages(
  ws: WorkspaceTx,
  messages: readonly RecordedMessage[],
  at: Temporal.Instant,
): Promise<void> {
  if (messages.length === 0) return
  await sql`
    insert into recorded_messages (workspace_id, delivery_id, channel, address, content, recorded_at)
    select ${ws.workspaceId}, r."deliveryId", r.channel, r.address, r.content, ${at.toString()}
      from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
           as r ("deliveryId" bigint, channel text, address text, content jsonb)
      join deliveries d on d.workspace_id = ${ws.workspaceId} and d.id = r."deliveryId" and d.customer_id is not null
       for share of d
    on conflict do nothing`.execute(ws.tx)
}
