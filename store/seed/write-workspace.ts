import { sql } from 'kysely'
import { type Db, inWorkspace } from '../database/db.ts'

export type NewWorkspace = {
  name: string
  timezone: string
  language: string
  senderName: string | null
  createdAt: Temporal.Instant
  members: readonly { id: string; role: string; name: string; email: string }[]
  topics: readonly { name: string; title: string; optIn: boolean }[]
}

/** A workspace with its settings, members and topics, and nobody in it yet. @returns its id */
export async function writeWorkspace(db: Db, workspace: NewWorkspace): Promise<number> {
  const { name, timezone, language, senderName, members, topics } = workspace
  const createdAt = workspace.createdAt.toString()
  const { rows } = await sql<{ id: number }>`
    insert into workspaces (name, created_at) values (${name}, ${createdAt}) returning id`.execute(db)
  const workspaceId = rows[0]?.id ?? Number.NaN
  await inWorkspace(db, workspaceId, async ({ tx }) => {
    await sql`
      insert into workspace_settings (workspace_id, timezone, language, sender_name)
      values (${workspaceId}, ${timezone}, ${language}, ${senderName})`.execute(tx)
    await sql`
      insert into members (workspace_id, id, email, name, role, created_at)
      select ${workspaceId}, m.id, m.email, m.name, m.role, ${createdAt}
        from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as m(id text, email text, name text, role text)`.execute(
      tx,
    )
    await sql`
      insert into topics (workspace_id, name, title, opt_in)
      select ${workspaceId}, t.name, t.title, t."optIn"
        from jsonb_to_recordset(${JSON.stringify(topics)}::jsonb) as t(name text, title text, "optIn" boolean)`.execute(
      tx,
    )
  })
  return workspaceId
}
