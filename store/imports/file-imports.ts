import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** How far a file has come. Lines are counted from the top, refused ones included. */
export type FileImport = {
  linesDone: number
  accepted: number
  repeated: number
  warnings: number
  finishedAt: Temporal.Instant | null
}

/** Where to go on with a file: at the start when it is new to this workspace. */
export async function beginFileImport(ws: WorkspaceTx, fileId: string, at: Temporal.Instant): Promise<FileImport> {
  const { rows } = await sql<FileImport>`
    insert into imports as i (workspace_id, file_id, started_at, updated_at)
    values (${ws.workspaceId}, ${fileId}, ${at.toString()}, ${at.toString()})
    on conflict (workspace_id, file_id) do update set updated_at = i.updated_at
    returning lines_done as "linesDone", accepted, repeated, warnings, finished_at as "finishedAt"`.execute(ws.tx)
  const [row] = rows
  if (row === undefined) throw new Error('the import got no row')
  return row
}

/** Begin anew with a file, whatever was taken from it. */
export async function forgetFileImport(ws: WorkspaceTx, fileId: string): Promise<void> {
  await sql`delete from imports where workspace_id = ${ws.workspaceId} and file_id = ${fileId}`.execute(ws.tx)
}

/**
 * In the transaction that takes the lines: the file has come from one state to the next.
 * @throws AppError conflict when another process moved it meanwhile; its lines are in, and these are not
 */
export async function advanceFileImport(
  ws: WorkspaceTx,
  fileId: string,
  from: FileImport,
  to: FileImport,
  at: Temporal.Instant,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update imports
       set lines_done = ${to.linesDone}, accepted = ${to.accepted}, repeated = ${to.repeated}, warnings = ${to.warnings},
           updated_at = ${at.toString()}, finished_at = ${to.finishedAt?.toString() ?? null}
     where workspace_id = ${ws.workspaceId} and file_id = ${fileId} and lines_done = ${from.linesDone}
       and finished_at is null`.execute(ws.tx)
  if (numAffectedRows === 1n) return
  throw new AppError('conflict', {
    detail: 'Another process is importing this very file. Let it finish, or stop it and run this again.',
  })
}
