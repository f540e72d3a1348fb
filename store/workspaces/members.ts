import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { Role } from '../../domain/roles.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type Member = { id: string; name: string; email: string; phone: string | null; role: Role }

/** In order of name. */
export async function listMembers({ tx, workspaceId }: WorkspaceTx): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select id, name, email, phone, role from members where workspace_id = ${workspaceId} order by name, id`.execute(tx)
  return rows
}

export type MemberChange = { name?: string | undefined; email?: string | undefined; phone?: string | null | undefined }

/**
 * Set what is named and leave the rest.
 * @throws AppError not_found, also for another workspace's member; conflict for another member's email
 */
export async function changeMember(ws: WorkspaceTx, id: string, change: MemberChange): Promise<Member> {
  const { rows: taken } = await sql`
    select 1 from members
     where workspace_id = ${ws.workspaceId} and lower(email) = lower(${change.email ?? null}) and id <> ${id}`.execute(
    ws.tx,
  )
  if (taken.length > 0) throw new AppError('conflict', { detail: 'Another member has this email.', path: 'email' })
  const { rows } = await sql<Member>`
    update members set name = coalesce(${change.name ?? null}, name), email = coalesce(${change.email ?? null}, email),
           phone = case when ${change.phone === undefined} then phone else ${change.phone ?? null} end
     where workspace_id = ${ws.workspaceId} and id = ${id}
    returning id, name, email, phone, role`.execute(ws.tx)
  if (rows[0] === undefined) throw new AppError('not_found', { detail: `There is no member ${id} in this workspace.` })
  return rows[0]
}
