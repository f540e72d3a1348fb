import { sql } from 'kysely'
import type { Db, WorkspaceTx } from '../database/db.ts'

/** Ask for the thread's turn to be stopped, whichever process runs it. False when none holds the thread. */
export async function askStop(ws: WorkspaceTx, threadId: string, at: Temporal.Instant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update threads set stop_asked_at = ${at.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${threadId} and lease_until > ${at.toString()}`.execute(ws.tx)
  return numAffectedRows === 1n
}

/** Of threads of any workspaces, those whose turn is to be stopped. */
export async function listAskedStops(
  db: Db,
  threads: readonly { workspaceId: number; threadId: string }[],
): Promise<{ workspaceId: number; threadId: string }[]> {
  const { rows } = await sql<{ workspaceId: number; threadId: string }>`
    select t.workspace_id as "workspaceId", t.id as "threadId"
      from jsonb_to_recordset(${JSON.stringify(threads)}::jsonb) as asked("workspaceId" integer, "threadId" text)
      join threads t on t.workspace_id = asked."workspaceId" and t.id = asked."threadId"
     where t.stop_asked_at is not null`.execute(db)
  return rows
}
