import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type Surface = 'web' | 'cli' | 'api' | 'slack' | 'mcp' | 'eval'
export type ThreadSummary = { id: string; title: string | null; surface: Surface; updatedAt: Temporal.Instant }

/** Make the thread when it is new; a known id is left as it is. */
export async function ensureThread(
  ws: WorkspaceTx,
  thread: { id: string; surface: Surface; memberId: string; title: string | null; at: Temporal.Instant },
): Promise<void> {
  await sql`
    insert into threads (workspace_id, id, surface, title, created_by, created_at)
    values (${ws.workspaceId}, ${thread.id}, ${thread.surface}, ${thread.title}, ${thread.memberId}, ${thread.at.toString()})
    on conflict (workspace_id, id) do update set title = coalesce(threads.title, excluded.title)`.execute(ws.tx)
}

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
 * @returns the token that the holder renews and releases with
 * @throws AppError thread_busy while another turn holds it
 */
export async function leaseThread(ws: WorkspaceTx, id: string, at: Temporal.Instant, forMs: number): Promise<string> {
  const token = randomUUID()
  const { numAffectedRows } = await sql`
    update threads set lease_token = ${token}, lease_until = ${at.add({ milliseconds: forMs }).toString()},
           stop_asked_at = null
     where workspace_id = ${ws.workspaceId} and id = ${id} and (lease_until is null or lease_until <= ${at.toString()})`.execute(
    ws.tx,
  )
  if (numAffectedRows === 1n) return token
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

export async function releaseThread(ws: WorkspaceTx, id: string, token: string): Promise<void> {
  await sql`
    update threads set lease_token = null, lease_until = null
     where workspace_id = ${ws.workspaceId} and id = ${id} and lease_token = ${token}`.execute(ws.tx)
}
