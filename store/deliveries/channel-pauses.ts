import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export type ChannelPause = { channel: string; provider: string; reason: string; until: Temporal.Instant }

/** Let a channel rest: its provider refused to go on, and asking again at once would be refused again. */
export async function pauseChannel(ws: WorkspaceTx, pause: ChannelPause, at: Temporal.Instant): Promise<void> {
  await sql`
    insert into channel_pauses (workspace_id, channel, provider, reason, paused_at, until)
    values (${ws.workspaceId}, ${pause.channel}, ${pause.provider}, ${pause.reason}, ${at.toString()},
            ${pause.until.toString()})
    on conflict (workspace_id, channel) do update
       set provider = excluded.provider, reason = excluded.reason, paused_at = excluded.paused_at, until = excluded.until`.execute(
    ws.tx,
  )
}
