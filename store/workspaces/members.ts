import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { Actor } from '../../domain/members/member-act.ts'
import type { Role } from '../../domain/roles.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { recordMemberAct } from '../members/acts.ts'
import { assertAnotherAdmin, lockAdmins } from '../members/admins.ts'

export type Member = { id: string; name: string; email: string; phone: string | null; role: Role }

/** In order of name. */
export async function listMembers({ tx, workspaceId }: WorkspaceTx): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select id, name, email, phone, role from members where workspace_id = ${workspaceId} order by name, id`.execute(tx)
  return rows
}

/** @throws AppError not_found, also for another workspace's member */
export async function readMember({ tx, workspaceId }: WorkspaceTx, id: string): Promise<Member> {
  const { rows } = await sql<Member>`
    select id, name, email, phone, role from members where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
  if (rows[0] === undefined) throw new AppError('not_found', { detail: `There is no member ${id} in this workspace.` })
  return rows[0]
}

/** Undefined when nobody has the address, whatever the case of its letters. */
export async function findMember({ tx, workspaceId }: WorkspaceTx, email: string): Promise<Member | undefined> {
  const { rows } = await sql<Member>`
    select id, name, email, phone, role from members
     where workspace_id = ${workspaceId} and lower(email) = lower(${email})`.execute(tx)
  return rows[0]
}

/** Their role at this moment; null for somebody who is not, or no more, a member. */
export async function findMemberRole({ tx, workspaceId }: WorkspaceTx, id: string): Promise<Role | null> {
  const { rows } = await sql<{ role: Role }>`
    select role from members where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
  return rows[0]?.role ?? null
}

/** Null for somebody who is not, or no more, a member. */
export async function findMemberName({ tx, workspaceId }: WorkspaceTx, id: string): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    select name from members where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
  return rows[0]?.name ?? null
}

export type MemberChange = { name?: string | undefined; email?: string | undefined; phone?: string | null | undefined }
type Act = { by: Actor; at: Temporal.Instant }

/**
 * Set what is named and leave the rest. A new email ends the sign-in links that went to the old one.
 * @throws AppError not_found, also for another workspace's member; conflict for another member's email
 */
export async function changeMember(ws: WorkspaceTx, id: string, change: MemberChange, act: Act): Promise<Member> {
  await lockAdmins(ws, act.by)
  const before = await readMember(ws, id)
  const { rows: taken } = await sql`
    select 1 from members
     where workspace_id = ${ws.workspaceId} and lower(email) = lower(${change.email ?? null}) and id <> ${id}`.execute(
    ws.tx,
  )
  if (taken.length > 0) throw new AppError('conflict', { detail: 'Another member has this email.', path: 'email' })
  await sql`
    update members set name = coalesce(${change.name ?? null}, name), email = coalesce(${change.email ?? null}, email),
           phone = case when ${change.phone === undefined} then phone else ${change.phone ?? null} end
     where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  const after = await readMember(ws, id)
  if (after.email !== before.email) await endLinks(ws, id, act.at)
  const facts = { fields: Object.keys(change).toSorted().join(', '), emailBefore: before.email }
  await recordMemberAct(ws, { kind: 'changed', by: act.by?.id ?? null, memberId: id, facts }, act.at)
  return after
}

/**
 * From the next request on this is their role, with their sessions and keys as well. Invitations that an admin gave and
 * nobody took yet end with that role.
 * @throws AppError not_found; conflict for the last admin
 */
export async function giveRole(ws: WorkspaceTx, id: string, role: Role, act: Act): Promise<Member> {
  const admins = await lockAdmins(ws, act.by)
  const before = await readMember(ws, id)
  if (before.role === role) return before
  if (role !== 'admin') {
    assertAnotherAdmin(admins, id)
    await withdrawOf(ws, id, act.at)
  }
  await sql`update members set role = ${role} where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  const facts = { before: before.role, role }
  await recordMemberAct(ws, { kind: 'role_given', by: act.by?.id ?? null, memberId: id, facts }, act.at)
  return { ...before, role }
}

/**
 * Their sessions and keys end with them, and the invitations that they gave.
 * @throws AppError not_found; conflict for the last admin
 */
export async function removeMember(ws: WorkspaceTx, id: string, act: Act): Promise<Member> {
  const admins = await lockAdmins(ws, act.by)
  const member = await readMember(ws, id)
  assertAnotherAdmin(admins, id)
  await withdrawOf(ws, id, act.at)
  const facts = { name: member.name, role: member.role }
  await recordMemberAct(ws, { kind: 'removed', by: act.by?.id ?? null, memberId: id, facts }, act.at)
  await sql`delete from members where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  return member
}

async function endLinks({ tx, workspaceId }: WorkspaceTx, memberId: string, at: Temporal.Instant): Promise<void> {
  await sql`
    update access_keys set revoked_at = ${at.toString()}
     where workspace_id = ${workspaceId} and member_id = ${memberId} and kind in ('link', 'sign_in')
       and revoked_at is null`.execute(tx)
}

async function withdrawOf({ tx, workspaceId }: WorkspaceTx, memberId: string, at: Temporal.Instant): Promise<void> {
  await sql`
    update invitations set withdrawn_at = ${at.toString()}
     where workspace_id = ${workspaceId} and invited_by = ${memberId} and accepted_at is null
       and withdrawn_at is null`.execute(tx)
}
