import { sql } from 'kysely'
import type { Db } from '../database/db.ts'

/** Of these campaigns, those that may send at this moment: neither paused nor stopped, and no kill switch. */
export async function readSending(db: Db, workspaceId: number, campaignIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select p.id from campaigns p join workspace_settings s on s.workspace_id = p.workspace_id and not s.kill_switch
     where p.workspace_id = ${workspaceId} and p.id = any(${campaignIds}) and p.status in ('live', 'finished')`.execute(
    db,
  )
  return new Set(rows.map(({ id }) => id))
}
