import { sql } from 'kysely'
import type { Channel } from '../../domain/channels.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { writeNotice } from '../notices/write-notice.ts'

export type ChannelPause = { channel: Channel; provider: string; reason: string; until: Temporal.Instant }

/** A refusal that comes again within so long of the last one's end is the same trouble, and told once. */
const sameTrouble = { hours: 6 }

/**
 * Let a channel rest: its provider refused to go on, and asking again at once would be refused again. Members are told
 * when the trouble begins.
 */
export async function pauseChannel(ws: WorkspaceTx, pause: ChannelPause, at: Temporal.Instant): Promise<void> {
  const { channel, provider, reason, until } = pause
  const row = sql`${ws.workspaceId}, ${channel}, ${provider}, ${reason}, ${at.toString()}, ${until.toString()}`
  const { numAffectedRows: isFirst } = await sql`
    insert into channel_pauses (workspace_id, channel, provider, reason, paused_at, until) values (${row})
    on conflict (workspace_id, channel) do nothing`.execute(ws.tx)
  const last = isFirst === 1n ? null : await readPauseEnd(ws, channel)
  await sql`
    update channel_pauses set provider = ${provider}, reason = ${reason}, paused_at = ${at.toString()}, until = ${until.toString()}
     where workspace_id = ${ws.workspaceId} and channel = ${channel}`.execute(ws.tx)
  if (last !== null && Temporal.Instant.compare(at.subtract(sameTrouble), last) < 0) return
  await writeNotice(ws, { kind: 'channel_stopped', channel, provider, reason }, at)
}

/** Locked, so that two workers who are refused at once tell of it once. */
async function readPauseEnd({ tx, workspaceId }: WorkspaceTx, channel: Channel): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ until: Temporal.Instant }>`
    select until from channel_pauses where workspace_id = ${workspaceId} and channel = ${channel} for update`.execute(
    tx,
  )
  return rows[0]?.until ?? null
}
