import { sql } from 'kysely'
import { expect } from 'vitest'
import { findKeyOwner, mintKey, purgeKeys, redeemSignIn, revokeKey } from './keys.ts'
import { givenMember, test } from './testing.ts'

test('a key speaks for its member until it is revoked, and only as its own kind', async ({
  db,
  workspaceId,
  clock,
}) => {
  const member = await givenMember(db, workspaceId, 'editor')
  const at = clock.now()
  const { id, secret } = await mintKey(db, { workspaceId, kind: 'api', memberId: member.id, at, expiresAt: null })
  expect(secret).toMatch(/^crl_api_[\w-]{43}$/)
  expect(await findKeyOwner(db, secret, ['api', 'local'], at)).toEqual({ keyId: id, kind: 'api', workspaceId, member })
  expect(await findKeyOwner(db, secret, ['write'], at)).toBeUndefined()
  expect(await findKeyOwner(db, `${secret}x`, ['api'], at)).toBeUndefined()
  expect(await revokeKey(db, { workspaceId: workspaceId + 1, keyId: id, at })).toBe(false)
  expect(await revokeKey(db, { workspaceId, keyId: id, at })).toBe(true)
  expect(await findKeyOwner(db, secret, ['api'], at)).toBeUndefined()
})

test('nothing that is kept of a key can be used as one', async ({ db, workspaceId, clock }) => {
  const key = { workspaceId, kind: 'write', memberId: null, at: clock.now(), expiresAt: null } as const
  const { secret } = await mintKey(db, key)
  const { rows } = await sql<object>`
    select *, encode(hash, 'hex') as hex, encode(hash, 'base64') as base64 from access_keys
     where workspace_id = ${workspaceId}`.execute(db)
  for (const value of Object.values(rows[0] ?? {}).map(String)) {
    expect(value).not.toContain(secret.slice(10, 40))
    expect(await findKeyOwner(db, value, ['write'], clock.now())).toBeUndefined()
  }
})

test('a sign-in key opens one session, also when two try at once, and expires', async ({ db, workspaceId, clock }) => {
  const member = await givenMember(db, workspaceId)
  const at = clock.now()
  const mint = (expiresAt: Temporal.Instant) =>
    mintKey(db, { workspaceId, kind: 'sign_in', memberId: member.id, at, expiresAt })
  const { secret } = await mint(at.add({ minutes: 10 }))
  const owners = await Promise.all([1, 2, 3].map(() => redeemSignIn(db, secret, at)))
  expect(owners.filter((owner) => owner?.member?.id === member.id)).toHaveLength(1)
  expect(owners.filter((owner) => owner === undefined)).toHaveLength(2)
  const late = await mint(at.add({ minutes: 10 }))
  expect(await redeemSignIn(db, late.secret, at.add({ minutes: 10 }))).toBeUndefined()
  await purgeKeys(db, at.add({ hours: 25 }))
  const { rows } = await sql`select 1 from access_keys where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([])
})
