import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export type RecordedMessage = { deliveryId: number; channel: string; address: string; content: unknown }

/** Keep what would have been sent, once for each delivery. */
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
    on conflict do nothing`.execute(ws.tx)
}
