import { sql } from 'kysely'
import { newId } from '../../domain/ids.ts'
import type { Role } from '../../domain/roles.ts'
import type { Db } from '../database/db.ts'

/** The workspace and the admin that a machine's own programs act for. */
export type Home = { workspaceId: number; name: string; member: { id: string; name: string; role: Role } }

/** The first workspace with its first admin; undefined when there is none yet. */
export async function findHome(db: Db): Promise<Home | undefined> {
  const { rows } = await sql<{ workspaceId: number; name: string; id: string; memberName: string; role: Role }>`
    select w.id as "workspaceId", w.name, m.id, m.name as "memberName", m.role
      from workspaces w join members m on m.workspace_id = w.id
     where m.role = 'admin' order by w.id, m.created_at, m.id limit 1`.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  return {
    workspaceId: row.workspaceId,
    name: row.name,
    member: { id: row.id, name: row.memberName, role: row.role },
  }
}

/** An empty workspace with one admin, for who wants no demo. */
export async function makeEmptyWorkspace(db: Db, timezone: string, at: Temporal.Instant): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: number }>`
      insert into workspaces (name, created_at) values ('My workspace', ${at.toString()}) returning id`.execute(tx)
    const id = rows[0]?.id ?? Number.NaN
    await sql`insert into workspace_settings (workspace_id, timezone) values (${id}, ${timezone})`.execute(tx)
    await sql`
      insert into members (workspace_id, id, email, name, role, created_at)
      values (${id}, ${newId('member')}, 'you@example.com', 'You', 'admin', ${at.toString()})`.execute(tx)
  })
}
