import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import type { Actor } from '../../domain/members/member-act.ts'
import { hasRole, type Role } from '../../domain/roles.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { hashKey, newSecret } from '../secret-keys.ts'
import { findMember, type Member, readMember } from '../workspaces/members.ts'
import { recordMemberAct } from './acts.ts'
import { lockAdmins } from './admins.ts'

export const invitationDays = 7

export type Invitation = {
  id: string
  email: string
  role: Role
  invitedBy: string | null
  sentAt: Temporal.Instant
  expiresAt: Temporal.Instant
}
/** The token stands in the link and nowhere else: only its hash is kept. */
export type Invited = { invitation: Invitation; token: string }
type Act = { by: Actor; at: Temporal.Instant }

const columns = sql.raw('id, email, role, invited_by as "invitedBy", sent_at as "sentAt", expires_at as "expiresAt"')
const isOpen = sql.raw('accepted_at is null and withdrawn_at is null')

/** Those that nobody took yet, expired ones too, the latest first. */
export async function listInvitations({ tx, workspaceId }: WorkspaceTx): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select ${columns} from invitations where workspace_id = ${workspaceId} and ${isOpen} order by sent_at desc, id`.execute(
    tx,
  )
  return rows
}

/** @throws AppError conflict for who is a member, or has an invitation; forbidden for a role above one's own */
export async function invite(ws: WorkspaceTx, email: string, role: Role, { by, at }: Act): Promise<Invited> {
  await lockAdmins(ws, by)
  if (by !== null && !hasRole((await readMember(ws, by.id)).role, role))
    throw new AppError('forbidden', { detail: `You cannot give the role ${role}: it is above your own.` })
  const member = await findMember(ws, email)
  if (member !== undefined) {
    throw new AppError('conflict', {
      detail: `${email} is a member already, as ${member.role}. Change the role instead.`,
      path: 'email',
      extra: { memberId: member.id },
    })
  }
  const token = newSecret('invitation')
  const { rows } = await sql<Invitation>`
    insert into invitations (workspace_id, id, email, role, invited_by, hash, created_at, sent_at, expires_at)
    values (${ws.workspaceId}, ${newId('invitation')}, ${email}, ${role}, ${by?.id ?? null}, decode(${hashKey(token)}, 'hex'),
            ${at.toString()}, ${at.toString()}, ${expiryOf(at)})
    on conflict (workspace_id, lower(email)) where ${isOpen} do nothing
    returning ${columns}`.execute(ws.tx)
  const [invitation] = rows
  if (invitation === undefined) {
    throw new AppError('conflict', {
      detail: `${email} is invited already. Send that invitation again, or withdraw it.`,
      path: 'email',
    })
  }
  await recordMemberAct(ws, { kind: 'invited', by: by?.id ?? null, email, facts: { role } }, at)
  return { invitation, token }
}

/** A new link, for seven days from now; the one before stops. @throws AppError not_found */
export async function inviteAgain(ws: WorkspaceTx, id: string, { by, at }: Act): Promise<Invited> {
  await lockAdmins(ws, by)
  const token = newSecret('invitation')
  const { rows } = await sql<Invitation>`
    update invitations
       set hash = decode(${hashKey(token)}, 'hex'), sent_at = ${at.toString()}, expires_at = ${expiryOf(at)},
           invited_by = ${by?.id ?? null}
     where workspace_id = ${ws.workspaceId} and id = ${id} and ${isOpen}
    returning ${columns}`.execute(ws.tx)
  const [invitation] = rows
  if (invitation === undefined) throw noInvitation(id)
  const { email, role } = invitation
  await recordMemberAct(ws, { kind: 'invited_again', by: by?.id ?? null, email, facts: { role } }, at)
  return { invitation, token }
}

/** @throws AppError not_found */
export async function withdrawInvitation(ws: WorkspaceTx, id: string, { by, at }: Act): Promise<void> {
  await lockAdmins(ws, by)
  const { rows } = await sql<{ email: string }>`
    update invitations set withdrawn_at = ${at.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${id} and ${isOpen} returning email`.execute(ws.tx)
  const [invitation] = rows
  if (invitation === undefined) throw noInvitation(id)
  await recordMemberAct(ws, { kind: 'invitation_withdrawn', by: by?.id ?? null, email: invitation.email }, at)
}

export type OpenInvitation = { workspaceId: number; id: string; email: string; role: Role; workspace: string }

/** What a link offers; undefined when it was used, withdrawn, sent anew since, or has expired. */
export async function findInvitation(db: Db, token: string, at: Temporal.Instant): Promise<OpenInvitation | undefined> {
  const { rows } = await sql<OpenInvitation>`
    select i.workspace_id as "workspaceId", i.id, i.email, i.role, w.name as workspace
      from invitations i join workspaces w on w.id = i.workspace_id
     where i.hash = decode(${hashKey(token)}, 'hex') and ${isOpen} and i.expires_at > ${at.toString()}`.execute(db)
  return rows[0]
}

/** Of two who accept one link at once, one becomes the member; the other gets undefined. */
export async function acceptInvitation(
  db: Db,
  token: string,
  name: string,
  at: Temporal.Instant,
): Promise<{ workspaceId: number; member: Member } | undefined> {
  const found = await findInvitation(db, token, at)
  if (found === undefined) return undefined
  const { workspaceId } = found
  return inWorkspace(db, workspaceId, async (ws) => {
    const { rows } = await sql<{ email: string; role: Role }>`
      update invitations set accepted_at = ${at.toString()}
       where workspace_id = ${workspaceId} and hash = decode(${hashKey(token)}, 'hex') and ${isOpen}
         and expires_at > ${at.toString()}
      returning email, role`.execute(ws.tx)
    const [taken] = rows
    if (taken === undefined) return undefined
    const member = await join(ws, { ...taken, name }, at)
    return { workspaceId, member }
  })
}

async function join(
  ws: WorkspaceTx,
  { email, role, name }: { email: string; role: Role; name: string },
  at: Temporal.Instant,
): Promise<Member> {
  const id = newId('member')
  await sql`
    insert into members (workspace_id, id, email, name, role, created_at)
    values (${ws.workspaceId}, ${id}, ${email}, ${name}, ${role}, ${at.toString()})
    on conflict do nothing`.execute(ws.tx)
  const member = await findMember(ws, email)
  if (member === undefined) throw new Error('who accepts an invitation is a member')
  // An admin gave a member this address meanwhile: the link proves whose it is, and the role stays.
  if (member.id === id) await recordMemberAct(ws, { kind: 'joined', by: id, memberId: id, facts: { role } }, at)
  return member
}

const expiryOf = (at: Temporal.Instant) => at.add({ hours: 24 * invitationDays }).toString()
const noInvitation = (id: string) =>
  new AppError('not_found', { detail: `There is no open invitation ${id} in this workspace.` })
