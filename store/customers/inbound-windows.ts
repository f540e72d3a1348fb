import { sql } from 'kysely'
import { windowHours } from '../../domain/messaging-window.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'

/** A number wrote to us just now: what was kept before may be by a clock that ran ahead. */
export async function openWindow(
  { tx, workspaceId }: WorkspaceTx,
  { channel, address }: { channel: string; address: string },
  at: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into inbound_windows (workspace_id, channel, address, last_at)
    values (${workspaceId}, ${channel}, ${address}, ${at.toString()})
    on conflict (workspace_id, channel, address) do update set last_at = excluded.last_at`.execute(tx)
}

/** Forget those that open nothing any more, in every workspace. */
export async function purgeWindows(db: Db, now: Temporal.Instant): Promise<void> {
  await sql`delete from inbound_windows where last_at < ${now.subtract({ hours: windowHours }).toString()}`.execute(db)
}
