import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { type KeyKind, mintKey } from '../keys.ts'
import { recordMemberAct } from './acts.ts'

export type MemberKey = {
  id: string
  memberId: string
  memberName: string
  /** Null for one that the server made for this machine. */
  name: string | null
  /** Its last four characters. */
  hint: string
  createdAt: Temporal.Instant
  lastUsedAt: Temporal.Instant | null
  /** When it stops: it was exchanged for another. */
  expiresAt: Temporal.Instant | null
  replacedBy: string | null
}

/** Whose keys are meant: a member's, or with null anybody's in the workspace. */
export type KeyHolder = string | null
/** Who does it, for the audit; null for the operator. */
type Act = { by: string | null; at: Temporal.Instant }

const holds = ({ kind, holder, at }: { kind: KeyKind[]; holder: KeyHolder; at: Temporal.Instant }) => sql`
  k.kind = any(${kind}) and (${holder}::text is null or k.member_id = ${holder}::text) and k.revoked_at is null
  and (k.expires_at is null or k.expires_at > ${at.toString()}::timestamptz)`

async function list(ws: WorkspaceTx, kind: KeyKind[], holder: KeyHolder, at: Temporal.Instant): Promise<MemberKey[]> {
  const { rows } = await sql<MemberKey>`
    select k.id, k.member_id as "memberId", m.name as "memberName", k.name, k.hint, k.created_at as "createdAt",
           k.last_used_at as "lastUsedAt", k.expires_at as "expiresAt", k.replaced_by as "replacedBy"
      from access_keys k join members m on m.workspace_id = k.workspace_id and m.id = k.member_id
     where k.workspace_id = ${ws.workspaceId} and ${holds({ kind, holder, at })}
     order by k.created_at desc, k.id`.execute(ws.tx)
  return rows
}

/** API keys that open something, the latest first. */
export const listKeys = (ws: WorkspaceTx, holder: KeyHolder, at: Temporal.Instant) => list(ws, ['api'], holder, at)

/** Browsers that are signed in, the latest first; `name` is what the browser calls itself. */
export const listSessions = (ws: WorkspaceTx, holder: KeyHolder, at: Temporal.Instant) =>
  list(ws, ['session', 'embed'], holder, at)

/** The secret is shown this once. */
export async function makeKey(
  ws: WorkspaceTx,
  { memberId, name }: { memberId: string; name: string },
  { by, at }: Act,
): Promise<{ id: string; secret: string }> {
  const { workspaceId } = ws
  const made = await mintKey(ws.tx, { workspaceId, kind: 'api', memberId, at, expiresAt: null, name })
  await recordMemberAct(ws, { kind: 'key_made', by, memberId, facts: { keyId: made.id, name } }, at)
  return made
}

/**
 * A new key in the place of one, with its name and member. The old one holds for so many hours more; 0 ends it now.
 * @throws AppError not_found; conflict for one that was exchanged before
 */
export async function exchangeKey(
  ws: WorkspaceTx,
  { id, holder, graceHours }: { id: string; holder: KeyHolder; graceHours: number },
  { by, at }: Act,
): Promise<{ id: string; secret: string }> {
  const { workspaceId } = ws
  const { rows } = await sql<{ memberId: string; name: string | null; replacedBy: string | null }>`
    select k.member_id as "memberId", k.name, k.replaced_by as "replacedBy" from access_keys k
     where k.workspace_id = ${workspaceId} and k.id = ${id} and ${holds({ kind: ['api'], holder, at })}
       for update`.execute(ws.tx)
  const [old] = rows
  if (old === undefined) throw noKey(id)
  if (old.replacedBy !== null)
    throw new AppError('conflict', { detail: `This key was exchanged already, for ${old.replacedBy}.` })
  const { memberId, name } = old
  const key = { workspaceId, kind: 'api', memberId, at, expiresAt: null, ...(name !== null && { name }) } as const
  const made = await mintKey(ws.tx, key)
  await sql`
    update access_keys set replaced_by = ${made.id}, expires_at = ${at.add({ hours: graceHours }).toString()}
     where workspace_id = ${workspaceId} and id = ${id}`.execute(ws.tx)
  const facts = { keyId: id, newKeyId: made.id, graceHours }
  await recordMemberAct(ws, { kind: 'key_exchanged', by, memberId, facts }, at)
  return made
}

/** @throws AppError not_found, also for another member's key where `holder` names one */
export async function endKey(
  ws: WorkspaceTx,
  { id, holder, kind }: { id: string; holder: KeyHolder; kind: 'key' | 'session' },
  { by, at }: Act,
): Promise<void> {
  const kinds: KeyKind[] = kind === 'key' ? ['api'] : ['session', 'embed']
  const { rows } = await sql<{ memberId: string }>`
    update access_keys k set revoked_at = ${at.toString()}
     where k.workspace_id = ${ws.workspaceId} and k.id = ${id} and ${holds({ kind: kinds, holder, at })}
    returning k.member_id as "memberId"`.execute(ws.tx)
  const [ended] = rows
  if (ended === undefined) throw noKey(id)
  const act = kind === 'key' ? 'key_revoked' : 'signed_out'
  await recordMemberAct(ws, { kind: act, by, memberId: ended.memberId, facts: { keyId: id } }, at)
}

/** Sign a member out everywhere; links that were not used yet end too. @returns how many sessions ended */
export async function endSessions(ws: WorkspaceTx, memberId: string, { by, at }: Act): Promise<number> {
  const { rows } = await sql<{ kind: KeyKind }>`
    update access_keys k set revoked_at = ${at.toString()}
     where k.workspace_id = ${ws.workspaceId}
       and ${holds({ kind: ['session', 'embed', 'sign_in', 'link'], holder: memberId, at })}
    returning k.kind`.execute(ws.tx)
  const sessions = rows.filter(({ kind }) => kind === 'session' || kind === 'embed').length
  await recordMemberAct(ws, { kind: 'sessions_ended', by, memberId, facts: { sessions } }, at)
  return sessions
}

const noKey = (id: string) => new AppError('not_found', { detail: `There is no ${id} that holds and is yours to end.` })
