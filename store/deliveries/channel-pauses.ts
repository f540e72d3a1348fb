import { sql } from 'kysely'
import type { Channel } from '../../domain/channels.ts'
import type { DevicePlatform } from '../customers/devices.ts'
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
  if (!(await keepRefusal(ws, pause.channel, pause, at))) return
  const { channel, provider, reason } = pause
  await writeNotice(ws, { kind: 'channel_stopped', channel, provider, reason }, at)
}

export type RefusedDevices = { provider: string; reason: string; tokens: readonly string[] }

/**
 * The provider takes nothing for devices of one kind, since a key for them is wrong: the others go on, so nothing rests.
 * Members are told of each kind when the trouble begins.
 * @returns the kinds that they were told of
 */
export async function noteRefusedDevices(
  ws: WorkspaceTx,
  { provider, reason, tokens }: RefusedDevices,
  at: Temporal.Instant,
): Promise<DevicePlatform[]> {
  const { rows } = await sql<{ platform: DevicePlatform }>`
    select distinct platform from devices
     where workspace_id = ${ws.workspaceId} and token = any(${tokens}) order by platform`.execute(ws.tx)
  const told: DevicePlatform[] = []
  for (const { platform } of rows) {
    if (!(await keepRefusal(ws, `push/${platform}`, { provider, reason, until: at }, at))) continue
    await writeNotice(ws, { kind: 'devices_refused', platform, provider, reason }, at)
    told.push(platform)
  }
  return told
}

/** @param name a channel, which rests until then, or a part of one @returns whether the trouble is new */
async function keepRefusal(
  ws: WorkspaceTx,
  name: string,
  { provider, reason, until }: Omit<ChannelPause, 'channel'>,
  at: Temporal.Instant,
): Promise<boolean> {
  const row = sql`${ws.workspaceId}, ${name}, ${provider}, ${reason}, ${at.toString()}, ${until.toString()}`
  const { numAffectedRows: isFirst } = await sql`
    insert into channel_pauses (workspace_id, channel, provider, reason, paused_at, until) values (${row})
    on conflict (workspace_id, channel) do nothing`.execute(ws.tx)
  const last = isFirst === 1n ? null : await readPauseEnd(ws, name)
  await sql`
    update channel_pauses set provider = ${provider}, reason = ${reason}, paused_at = ${at.toString()}, until = ${until.toString()}
     where workspace_id = ${ws.workspaceId} and channel = ${name}`.execute(ws.tx)
  return last === null || Temporal.Instant.compare(at.subtract(sameTrouble), last) >= 0
}

/** Locked, so that two workers who are refused at once tell of it once. */
async function readPauseEnd({ tx, workspaceId }: WorkspaceTx, name: string): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ until: Temporal.Instant }>`
    select until from channel_pauses where workspace_id = ${workspaceId} and channel = ${name} for update`.execute(tx)
  return rows[0]?.until ?? null
}
