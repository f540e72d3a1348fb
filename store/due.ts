import { sql } from 'kysely'
import type { WorkspaceTx } from './database/db.ts'

export const dueChannel = 'carillon_due'

/** Tell the workers, once this transaction commits, that the workspace has something due. A lost notice costs seconds. */
export async function notifyDue(ws: WorkspaceTx): Promise<void> {
  await sql`select pg_notify(${dueChannel}, ${String(ws.workspaceId)})`.execute(ws.tx)
}
