import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type Surface = 'web' | 'cli' | 'api' | 'slack' | 'mcp' | 'eval'
export type ThreadSummary = { id: string; title: string | null; surface: Surface; updatedAt: Temporal.Instant }

/** Those that were spoken in last come first. */
export async function listThreads(ws: WorkspaceTx, limit: number): Promise<ThreadSummary[]> {
  const { rows } = await sql<ThreadSummary>`
    select t.id, t.title, t.surface, greatest(t.created_at, u.at) as "updatedAt"
      from threads t
      left join lateral (select max(started_at) as at from turns
                          where workspace_id = t.workspace_id and thread_id = t.id) u on true
     where t.workspace_id = ${ws.workspaceId} order by 4 desc, t.id limit ${limit}`.execute(ws.tx)
  return rows
}

/** @throws AppError not_found, also for another workspace's thread */
export async function assertThread(ws: WorkspaceTx, id: string): Promise<void> {
  const { rows } = await sql`select 1 from threads where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  if (rows.length === 0) throw new AppError('not_found', { detail: `There is no thread ${id} in this workspace.` })
}

/**
 * Take the thread for a turn: one at a time, whichever process runs it. A holder that was silent past its lease is gone.
 * @param fresh what the thread is made with when it is new; null when it must be there
 * @returns the token that the holder renews and releases with, and the number of the thread's last event
 * @throws AppError thread_busy while another turn holds it, not_found where it must be there
 */
export async function leaseThread(
  ws: WorkspaceTx,
  id: string,
  fresh: { surface: Surface; memberId: string; title: string | null } | null,
  { at, forMs }: { at: Temporal.Instant; forMs: number },
): Promise<{ leaseToken: string; lastSeq: number }> {
  const leaseToken = randomUUID()
  const until = at.add({ milliseconds: forMs }).toString()
  const lease = sql`lease_token = ${leaseToken}, lease_until = ${until}, stop_asked_at = null`
  const isFree = sql`(threads.lease_until is null or threads.lease_until <= ${at.toString()})`
  const statement =
    fresh === null
      ? sql<{ lastSeq: number }>`
          update threads set ${lease} where workspace_id = ${ws.workspaceId} and id = ${id} and ${isFree}
          returning last_seq as "lastSeq"`
      : sql<{ lastSeq: number }>`
          insert into threads (workspace_id, id, surface, title, created_by, created_at, lease_token, lease_until)
          values (${ws.workspaceId}, ${id}, ${fresh.surface}, ${fresh.title}, ${fresh.memberId}, ${at.toString()},
                  ${leaseToken}, ${until})
          on conflict (workspace_id, id) do update set ${lease}, title = coalesce(threads.title, excluded.title)
           where ${isFree} returning last_seq as "lastSeq"`
  const { rows } = await statement.execute(ws.tx)
  const [taken] = rows
  if (taken !== undefined) return { leaseToken, lastSeq: taken.lastSeq }
  await assertThread(ws, id)
  throw new AppError('thread_busy', {
    detail: 'A turn is still running in this thread. Wait for it to finish, or stop it.',
  })
}

/** False when the lease was lost to another turn. */
export async function renewThreadLease(
  ws: WorkspaceTx,
  id: string,
  token: string,
  until: Temporal.Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update threads set lease_until = ${until.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${id} and lease_token = ${token}`.execute(ws.tx)
  return numAffectedRows === 1n
}
