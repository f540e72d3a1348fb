import { once } from 'node:events'
import { expect } from 'vitest'
import { sql } from 'kysely'
import type { Role } from '../domain/roles.ts'
import { mintKey } from '../store/keys.ts'
import { givenMember, test as base } from '../store/testing.ts'
import { listenForTest, PageSocket } from './testing/page-socket.ts'
import { givenApp, type TestApp } from './testing.ts'

type Someone = { id: string; headers: { authorization: string }; cookie: { cookie: string } }
const test = base.extend<{ app: TestApp; someone: (role: Role) => Promise<Someone> }>({
  app: async ({ store, clock, workspaceId }, use) => {
    const app = await givenApp({ store, clock, workspaceId })
    await use(app)
    await app.http.close()
  },
  someone: async ({ db, workspaceId, clock }, use) =>
    use(async (role) => {
      const { id } = await givenMember(db, workspaceId, role)
      const mint = async (kind: 'api' | 'session') =>
        (await mintKey(db, { workspaceId, kind, memberId: id, at: clock.now(), expiresAt: null })).secret
      return {
        id,
        headers: { authorization: `Bearer ${await mint('api')}` },
        cookie: { cookie: `carillon_session=${await mint('session')}` },
      }
    }),
})

type Call = {
  method: 'GET' | 'POST' | 'DELETE' | 'PATCH'
  url: string
  headers: Record<string, string>
  payload?: object
}
const ask = async ({ http }: TestApp, call: Call) => {
  const { statusCode, body } = await http.inject(call)
  return { status: statusCode, ...(body === '' ? {} : (JSON.parse(body) as Record<string, unknown>)) } // our own server wrote it
}
const giveRole = (app: TestApp, by: Someone, to: Someone, role: Role) =>
  ask(app, { method: 'POST', url: `/v1/members/${to.id}/role`, headers: by.headers, payload: { role } })

test('a role that is taken is gone at the next request, from sessions and keys', async ({ app, someone }) => {
  const [admin, ben] = [await someone('admin'), await someone('admin')]
  const secrets = () =>
    Promise.all(
      [ben.headers, ben.cookie].map(
        async (headers) => (await ask(app, { method: 'GET', url: '/v1/invitations', headers })).status,
      ),
    )
  expect(await secrets()).toEqual([200, 200])
  expect(await giveRole(app, admin, ben, 'viewer')).toMatchObject({ status: 200, role: 'viewer' })
  expect(await secrets()).toEqual([403, 403])
  expect(await giveRole(app, ben, ben, 'admin')).toMatchObject({ code: 'forbidden' })
  await ask(app, { method: 'DELETE', url: `/v1/members/${ben.id}`, headers: admin.headers })
  expect(await secrets()).toEqual([401, 401])
})

test('the last admin stays, also when two remove or demote each other at once', async ({
  app,
  someone,
  db,
  workspaceId,
}) => {
  const [ann, ben] = [await someone('admin'), await someone('admin')]
  const [first, second] = await Promise.all([
    giveRole(app, ann, ben, 'editor'),
    ask(app, { method: 'DELETE', url: `/v1/members/${ann.id}`, headers: ben.headers }),
  ])
  expect([first.status < 300, second.status < 300].filter(Boolean)).toHaveLength(1)
  const { rows } = await sql<{
    id: string
  }>`select id from members where workspace_id = ${workspaceId} and role = 'admin'`.execute(db)
  expect(rows).toHaveLength(1)
  const last = rows[0]?.id === ann.id ? ann : ben
  expect(await giveRole(app, last, last, 'viewer')).toMatchObject({ code: 'conflict' })
  expect(await ask(app, { method: 'DELETE', url: `/v1/members/${last.id}`, headers: last.headers })).toMatchObject({
    code: 'conflict',
  })
})

test('what an admin invited ends with their role', async ({ app, someone }) => {
  const [ann, ben] = [await someone('admin'), await someone('admin')]
  await ask(app, {
    method: 'POST',
    url: '/v1/invitations',
    headers: ben.headers,
    payload: { email: `${ben.id}-friend@example.com`, role: 'admin' },
  })
  await giveRole(app, ann, ben, 'viewer')
  expect(await ask(app, { method: 'GET', url: '/v1/invitations', headers: ann.headers })).toMatchObject({
    invitations: [],
  })
  const acts = await ask(app, { method: 'GET', url: '/v1/member-acts', headers: ann.headers })
  expect(acts).toMatchObject({
    acts: [
      { kind: 'role_given', by: ann.id, memberId: ben.id, facts: { before: 'admin', role: 'viewer' } },
      { kind: 'invited', by: ben.id },
    ],
  })
})

test('a key is shown once, exchanged with a grace that ends, and revoked', async ({ app, someone, clock }) => {
  const [maya, admin, other] = [await someone('editor'), await someone('admin'), await someone('approver')]
  const make = (headers: Record<string, string>) =>
    ask(app, { method: 'POST', url: '/v1/keys', headers, payload: { name: 'Nightly 🎁' } })
  expect(await make(maya.headers)).toMatchObject({ code: 'forbidden' })
  const made = (await make(maya.cookie)) as { id?: string; secret?: string }
  const bearer = (secret: unknown) => ({ authorization: `Bearer ${String(secret)}` })
  const opens = async (secret: unknown) =>
    (await ask(app, { method: 'GET', url: '/v1/me', headers: bearer(secret) })).status
  expect(await opens(made.secret)).toBe(200)
  const listed = await ask(app, { method: 'GET', url: '/v1/keys', headers: maya.headers })
  expect(listed).toMatchObject({
    keys: expect.arrayContaining([
      expect.objectContaining({ id: made.id, name: 'Nightly 🎁', lastUsedAt: clock.now().toString() }),
    ]),
  })
  expect(JSON.stringify(listed)).not.toContain(String(made.secret).slice(10, 30))
  const exchange = (headers: Record<string, string>, payload: object, id = made.id) =>
    ask(app, { method: 'POST', url: `/v1/keys/${id}/exchange`, headers, payload })
  expect(await exchange(other.cookie, {})).toMatchObject({ code: 'not_found' })
  expect(await exchange(maya.headers, {})).toMatchObject({ code: 'forbidden' })
  expect(await exchange(maya.cookie, { graceHours: -1 })).toMatchObject({ code: 'invalid_body' })
  const both = await Promise.all([
    exchange(bearer(made.secret), { graceHours: 2 }),
    exchange(maya.cookie, { graceHours: 2 }),
  ])
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
  const next = both.find(({ status }) => status === 200) as { id?: string; secret?: string } | undefined
  expect([await opens(made.secret), await opens(next?.secret)]).toEqual([200, 200])
  clock.advance({ hours: 2 })
  expect([await opens(made.secret), await opens(next?.secret)]).toEqual([401, 200])
  const drop = (headers: Record<string, string>) => ask(app, { method: 'DELETE', url: `/v1/keys/${next?.id}`, headers })
  expect(await drop(other.cookie)).toMatchObject({ code: 'not_found' })
  expect((await drop(admin.cookie)).status).toBe(204)
  expect(await opens(next?.secret)).toBe(401)
})

test('an open socket ends soon after its session, although nothing is said', async ({ app, someone }) => {
  const [admin, ben] = [await someone('admin'), await someone('viewer')]
  const url = await listenForTest(app.http)
  const page = await PageSocket.open(url, { ...ben.cookie, origin: url })
  const closed = once(page.socket, 'close')
  await ask(app, { method: 'DELETE', url: `/v1/members/${ben.id}/sessions`, headers: admin.headers })
  expect((await closed)[0]).toBe(4001)
})
