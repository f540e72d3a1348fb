import { expect } from 'vitest'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import { findCustomer } from '../store/customers/customers.ts'
import { test as base } from '../store/testing.ts'
import { givenApp, type TestApp } from './testing.ts'

type Method = 'GET' | 'PUT' | 'DELETE'
type Answer = { statusCode: number; json(): unknown }
type Fixtures = {
  app: TestApp
  ids: Record<'u1' | 'u2', number>
  ask: (method: Method, path: string, body?: object, role?: 'viewer' | 'editor') => Promise<Answer>
}

const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  ids: async ({ db, workspaceId, clock, inWs }, use) => {
    const calls = ['u1', 'u2'].map((userId) => givenCall('identify', { userId }))
    await ingestCalls(db, workspaceId, calls, clock.now())
    const idOf = async (value: string) =>
      (await inWs((ws) => findCustomer(ws, { kind: 'user_id', value }))) ?? Number.NaN
    await use({ u1: await idOf('u1'), u2: await idOf('u2') })
  },
  ask: async ({ app }, use) =>
    use(async (method, path, body, role = 'editor') =>
      app.http.inject({
        method,
        url: `/v1/customers/${path}`,
        headers: await app.as(role),
        ...(body && { payload: body }),
      }),
    ),
})

test('a device is added, used again, taken over by whoever uses it next, and removed', async ({ ids, ask, clock }) => {
  const put = (id: number, more: object = {}) =>
    ask('PUT', `${id}/devices`, { token: 'tok:1', platform: 'ios', ...more })
  expect((await put(ids.u1, { pushEnabled: false })).json()).toEqual({
    devices: [{ token: 'tok:1', platform: 'ios', pushEnabled: false, lastActiveAt: '2026-11-24T10:00:00Z' }],
  })
  clock.advance({ hours: 1 })
  expect((await put(ids.u2)).json()).toMatchObject({
    devices: [{ pushEnabled: false, lastActiveAt: '2026-11-24T11:00:00Z' }],
  })
  expect((await ask('GET', `${ids.u1}/devices`, undefined, 'viewer')).json()).toEqual({ devices: [] })
  expect((await ask('DELETE', `${ids.u1}/devices?token=tok:1`)).statusCode).toBe(404)
  expect((await ask('DELETE', `${ids.u2}/devices?token=tok:1`)).statusCode).toBe(204)
  expect((await ask('GET', `${ids.u2}/devices`)).json()).toEqual({ devices: [] })
})

test.for([
  [{ platform: 'ios' }, 'token'],
  [{ token: '', platform: 'ios' }, 'token'],
  [{ token: 'two words', platform: 'ios' }, 'token'],
  [{ token: '📱', platform: 'ios' }, 'token'],
  [{ token: 'x'.repeat(1025), platform: 'ios' }, 'token'],
  [{ token: 't', platform: 'fridge' }, 'platform'],
  [{ token: 't', platform: 'ios', pushEnabled: 'yes' }, 'pushEnabled'],
] as const)('a device %j is refused by its %s', async ([body, path], { ids, ask }) => {
  const answer = await ask('PUT', `${ids.u1}/devices`, body)
  expect([answer.statusCode, answer.json()]).toEqual([400, expect.objectContaining({ path })])
})

test('who may only look changes no device, and nobody’s device is not found', async ({ ids, ask }) => {
  const device = { token: 't', platform: 'web' }
  expect((await ask('PUT', `${ids.u1}/devices`, device, 'viewer')).statusCode).toBe(403)
  expect((await ask('DELETE', `${ids.u1}/devices?token=t`, undefined, 'viewer')).statusCode).toBe(403)
  expect((await ask('PUT', `999999999/devices`, device)).statusCode).toBe(404)
  expect((await ask('DELETE', `${ids.u1}/devices`)).statusCode).toBe(400)
})

test('under an id that was merged everything answers for the one who remains', async ({
  ids,
  ask,
  db,
  workspaceId,
  clock,
}) => {
  await ingestCalls(
    db,
    workspaceId,
    [givenCall('alias', { userId: 'u1', previousId: 'u2', messageId: 'm' })],
    clock.now(),
  )
  expect((await ask('GET', String(ids.u2))).json()).toMatchObject({
    id: ids.u1,
    userId: 'u1',
    identities: [
      { kind: 'user_id', value: 'u1' },
      { kind: 'user_id', value: 'u2' },
    ],
    mergedFrom: [
      { id: ids.u2, into: ids.u1, cause: 'alias', identity: { kind: 'user_id', value: 'u2' }, messageId: 'm' },
    ],
  })
  await ask('PUT', `${ids.u2}/devices`, { token: 't', platform: 'web' })
  expect((await ask('GET', `${ids.u1}/devices`)).json()).toMatchObject({ devices: [{ token: 't' }] })
  expect((await ask('GET', `${ids.u2}/deliveries`)).json()).toMatchObject({ deliveries: [] })
})
