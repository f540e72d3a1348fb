import { sql } from 'kysely'
import { newId } from '../domain/ids.ts'
import type { Role } from '../domain/roles.ts'
import type { Db, WorkspaceTx } from './database/db.ts'
import { hashKey, newSecret } from './secret-keys.ts'

/**
 * api and local act for a member (local: this machine's own programs), write only ingests, sign_in and link open one
 * session each (link: by email), session is the page's cookie, embed that of a page inside another site's.
 */
export type KeyKind = 'api' | 'write' | 'local' | 'sign_in' | 'link' | 'session' | 'embed'

/** Who a key speaks for. A write key belongs to no member. */
export type KeyOwner = {
  keyId: string
  kind: KeyKind
  workspaceId: number
  member: { id: string; name: string; role: Role } | null
}

export type NewKey = {
  workspaceId: number
  kind: KeyKind
  memberId: string | null
  at: Temporal.Instant
  /** Null: until it is revoked. */
  expiresAt: Temporal.Instant | null
  /** Use moves `expiresAt` on, as far as this; absent: it does not move. */
  endsAt?: Temporal.Instant
  /** What its member knows it by. */
  name?: string
}

/** Make a key, for example `crl_api_9q…`. The secret is shown this once: only its hash is kept. */
export async function mintKey(db: Db | WorkspaceTx['tx'], key: NewKey): Promise<{ id: string; secret: string }> {
  const id = newId('key')
  const secret = newSecret(key.kind)
  await sql`
    insert into access_keys (workspace_id, id, kind, member_id, hash, hint, created_at, expires_at, ends_at, name)
    values (${key.workspaceId}, ${id}, ${key.kind}, ${key.memberId}, decode(${hashKey(secret)}, 'hex'), ${secret.slice(-4)},
            ${key.at.toString()}, ${key.expiresAt?.toString() ?? null}, ${key.endsAt?.toString() ?? null}, ${key.name ?? null})`.execute(
    db,
  )
  return { id, secret }
}

type OwnerRow = {
  keyId: string
  kind: KeyKind
  workspaceId: number
  memberId: string | null
  name: string
  role: Role
}
const ownerColumns = sql.raw(
  'k.id as "keyId", k.kind, k.workspace_id as "workspaceId", m.id as "memberId", m.name, m.role',
)

/** Whose key is it? Undefined for one that is unknown, expired, revoked or of another kind. */
export async function findKeyOwner(
  db: Db,
  secret: string,
  kinds: readonly KeyKind[],
  at: Temporal.Instant,
): Promise<KeyOwner | undefined> {
  const { rows } = await sql<OwnerRow>`
    select ${ownerColumns}
      from access_keys k left join members m on m.workspace_id = k.workspace_id and m.id = k.member_id
     where k.hash = decode(${hashKey(secret)}, 'hex') and k.kind = any(${kinds}) and k.revoked_at is null
       and (k.expires_at is null or k.expires_at > ${at.toString()})`.execute(db)
  return rows[0] && toOwner(rows[0])
}

/** Use up a sign-in key: of two who try at once one gets its owner, the other undefined. */
export async function redeemSignIn(
  db: Db,
  secret: string,
  at: Temporal.Instant,
  kind: 'sign_in' | 'link' = 'sign_in',
): Promise<KeyOwner | undefined> {
  const { rows } = await sql<OwnerRow>`
    update access_keys k set revoked_at = ${at.toString()}
      from members m
     where k.hash = decode(${hashKey(secret)}, 'hex') and k.kind = ${kind} and k.revoked_at is null
       and (k.expires_at is null or k.expires_at > ${at.toString()})
       and m.workspace_id = k.workspace_id and m.id = k.member_id
    returning ${ownerColumns}`.execute(db)
  return rows[0] && toOwner(rows[0])
}

/** True when it was valid until now. */
export async function revokeKey(
  db: Db,
  key: { workspaceId: number; keyId: string; at: Temporal.Instant },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update access_keys set revoked_at = ${key.at.toString()}
     where workspace_id = ${key.workspaceId} and id = ${key.keyId} and revoked_at is null`.execute(db)
  return numAffectedRows === 1n
}

/** It was used: a session lasts so much longer. */
export async function noteUse(
  db: Db,
  { workspaceId, keyId }: { workspaceId: number; keyId: string },
  { at, lastsTo }: { at: Temporal.Instant; lastsTo: Temporal.Instant },
): Promise<void> {
  await sql`
    update access_keys
       set last_used_at = greatest(last_used_at, ${at.toString()}::timestamptz),
           expires_at = case when ends_at is null then expires_at
                        else greatest(expires_at, least(ends_at, ${lastsTo.toString()}::timestamptz)) end
     where workspace_id = ${workspaceId} and id = ${keyId} and revoked_at is null`.execute(db)
}

/** Which of these keys still open anything? One that is revoked, expired, or whose member is gone does not. */
export async function findOpenKeys(db: Db, ids: readonly string[], at: Temporal.Instant): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from access_keys
     where id = any(${ids}) and revoked_at is null and (expires_at is null or expires_at > ${at.toString()})`.execute(
    db,
  )
  return new Set(rows.map(({ id }) => id))
}

/** Delete sign-in keys and sessions that ended a day ago or earlier. @returns how many */
export async function purgeKeys(db: Db, at: Temporal.Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from access_keys
     where kind in ('sign_in', 'link', 'session', 'embed') and coalesce(revoked_at, expires_at) < ${at.subtract({ hours: 24 }).toString()}`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0n)
}

function toOwner({ keyId, kind, workspaceId, memberId, name, role }: OwnerRow): KeyOwner {
  return { keyId, kind, workspaceId, member: memberId === null ? null : { id: memberId, name, role } }
}
