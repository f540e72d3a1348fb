import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { newId } from '../domain/ids.ts'
import type { Role } from '../domain/roles.ts'
import type { Db } from './database/db.ts'

/**
 * api and local act for a member (local: this machine's own programs), write only ingests, sign_in opens one session,
 * session is the page's cookie.
 */
export type KeyKind = 'api' | 'write' | 'local' | 'sign_in' | 'session'

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
}

/** 256 random bits: only their hash is kept, so a plain hash is enough, and a lookup by it tells nothing by its time. */
const hashKey = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Make a key, for example `crl_api_9q…`. The secret is shown this once: only its hash is kept. */
export async function mintKey(db: Db, key: NewKey): Promise<{ id: string; secret: string }> {
  const id = newId('key')
  const secret = `crl_${key.kind}_${randomBytes(32).toString('base64url')}`
  await sql`
    insert into access_keys (workspace_id, id, kind, member_id, hash, hint, created_at, expires_at)
    values (${key.workspaceId}, ${id}, ${key.kind}, ${key.memberId}, decode(${hashKey(secret)}, 'hex'), ${secret.slice(-4)},
            ${key.at.toString()}, ${key.expiresAt?.toString() ?? null})`.execute(db)
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
export async function redeemSignIn(db: Db, secret: string, at: Temporal.Instant): Promise<KeyOwner | undefined> {
  const { rows } = await sql<OwnerRow>`
    update access_keys k set revoked_at = ${at.toString()}
      from members m
     where k.hash = decode(${hashKey(secret)}, 'hex') and k.kind = 'sign_in' and k.revoked_at is null
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

/** Delete sign-in keys and sessions that ended a day ago or earlier. @returns how many */
export async function purgeKeys(db: Db, at: Temporal.Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from access_keys
     where kind in ('sign_in', 'session') and coalesce(revoked_at, expires_at) < ${at.subtract({ hours: 24 }).toString()}`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0n)
}

function toOwner({ keyId, kind, workspaceId, memberId, name, role }: OwnerRow): KeyOwner {
  return { keyId, kind, workspaceId, member: memberId === null ? null : { id: memberId, name, role } }
}
