import { expect } from 'vitest'
import { isSuppressed } from '../store/customers/suppressions.ts'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import { test as base } from '../store/testing.ts'
import {
  emailStep,
  givenCustomers,
  givenLiveCampaign,
  startTestWorker,
  tallyDeliveries,
} from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Answer = { statusCode: number; json(): unknown }
type Fixtures = {
  app: TestApp
  ask: (method: 'GET' | 'POST' | 'DELETE', query?: string, body?: object, role?: 'viewer' | 'editor') => Promise<Answer>
}

const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  ask: async ({ app }, use) =>
    use(async (method, query = '', body, role = 'editor') =>
      app.http.inject({
        method,
        url: `/v1/suppressions${query}`,
        headers: await app.as(role),
        ...(body && { payload: body }),
      }),
    ),
})

test('a list is taken over, given out page by page, and each address can be freed again', async ({ ask }) => {
  const suppressions = [
    { channel: 'sms', address: '+1 (415) 555-0100', reason: 'STOP' },
    { channel: 'email', address: 'Ada@Example.com' },
    { channel: 'email', address: 'bob@example.com' },
  ]
  expect((await ask('POST', '', { suppressions })).json()).toEqual({ added: 3, known: 0 })
  expect((await ask('POST', '', { suppressions: suppressions.slice(1) })).json()).toEqual({ added: 0, known: 2 })
  const first = (await ask('GET', '?limit=2', undefined, 'viewer')).json()
  expect(first).toMatchObject({
    suppressions: [
      { channel: 'email', address: 'ada@example.com', reason: 'imported', createdAt: '2026-11-24T10:00:00Z' },
      { channel: 'email', address: 'bob@example.com' },
    ],
    next: 'email:bob@example.com',
  })
  const rest = (await ask('GET', '?limit=2&after=email:bob@example.com')).json()
  expect(rest).toMatchObject({
    suppressions: [{ channel: 'sms', address: '+14155550100', reason: 'STOP' }],
    next: null,
  })
  expect((await ask('GET', '?channel=sms')).json()).toMatchObject({ suppressions: [{ channel: 'sms' }], next: null })
  for (const status of [204, 404])
    expect((await ask('DELETE', '?channel=email&address=ADA@example.com')).statusCode).toBe(status)
})

test('what is suppressed is sent nothing from the next batch on', async ({ ask, store, clock, workspaceId, inWs }) => {
  await inWs((ws) => givenCustomers(ws, 3))
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep()] }))
  await ask('POST', '', { suppressions: [{ channel: 'email', address: 'U2@example.com' }] })
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 2, skipped: 1 })
})

test('an international address is one, in whatever spelling it is suppressed, told of and freed', async ({
  ask,
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const calls = ['ada@ü.example', 'bob@xn--tda.example', 'eve@Ü.EXAMPLE', 'kim@u\u0308.example'].map((email, index) =>
    givenCall('identify', { userId: `int-${index}`, traits: { email } }),
  )
  await ingestCalls(store.db, workspaceId, calls, clock.now())
  await inWs((ws) => givenCustomers(ws, 1))
  const spellings = ['ADA@XN--TDA.example', 'bob@Ü.example', 'eve@xn--tda.example', 'kim@ü.example']
  const suppressions = spellings.map((address) => ({ channel: 'email', address }))
  expect((await ask('POST', '', { suppressions })).json()).toEqual({ added: 4, known: 0 })
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep()] }))
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 1, skipped: 4 })
  expect(await inWs((ws) => isSuppressed(ws, 'email', 'Bob@xn--tda.example'))).toBe(true)
  expect((await ask('GET', '?limit=1')).json()).toMatchObject({ suppressions: [{ address: 'ada@ü.example' }] })
  expect((await ask('DELETE', '?channel=email&address=ada@xn--tda.example')).statusCode).toBe(204)
})

test('a list with a wrong address is refused whole, with the place of each', async ({ ask }) => {
  const wrong = [
    { channel: 'email', address: 'ada@example.com' },
    { channel: 'email', address: 'ada' },
    { channel: 'sms', address: '12' },
    { channel: 'push', address: 'two words' },
  ]
  expect((await ask('POST', '', { suppressions: wrong })).json()).toMatchObject({
    code: 'invalid_body',
    detail: 'suppressions/1/address must be an email address. Nothing was taken.',
    errors: [
      { path: 'suppressions/1/address' },
      { path: 'suppressions/2/address', message: expect.stringContaining('phone number') },
      { path: 'suppressions/3/address', message: 'must be a device token' },
    ],
  })
  expect((await ask('GET')).json()).toEqual({ suppressions: [], next: null })
  for (const body of [
    {},
    { suppressions: [] },
    { suppressions: [{ channel: 'fax', address: 'x' }] },
    { suppressions: 1 },
  ])
    expect((await ask('POST', '', body)).statusCode).toBe(400)
  expect((await ask('GET', '?after=nonsense')).statusCode).toBe(400)
  expect((await ask('POST', '', { suppressions: wrong.slice(0, 1) }, 'viewer')).statusCode).toBe(403)
})

test('ten thousand are taken over at once, and what is given out is taken as it is', async ({ ask }) => {
  const one = { channel: 'push', reason: '550 5.1.1 There is no such device.', createdAt: '2025-02-03T04:05:06Z' }
  const suppressions = Array.from({ length: 10_000 }, (_, index) => ({ ...one, address: `${'t'.repeat(160)}${index}` }))
  expect((await ask('POST', '', { suppressions })).json()).toEqual({ added: 10_000, known: 0 })
  const { suppressions: given } = (await ask('GET', '?limit=2')).json() as { suppressions: object[] }
  expect(given).toEqual([suppressions[0], suppressions[1]])
  expect((await ask('POST', '', { suppressions: given })).json()).toEqual({ added: 0, known: 2 })
  const wrong = [{ ...one, address: 'x', createdAt: '0000-01-01T00:00:00Z' }]
  expect((await ask('POST', '', { suppressions: wrong })).statusCode).toBe(400)
})
