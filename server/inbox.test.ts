import { sql } from 'kysely'
import { expect } from 'vitest'
import { inbox as provider } from '../channels/in-app/inbox.ts'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import { readResults } from '../store/results.ts'
import { givenWorkspace, test as base } from '../store/testing.ts'
import { givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Message = { id: string; title: string; readAt: string | null; clickedAt: string | null; expiresAt: string }
type Inbox = { messages: Message[]; unread: number; next: string | null }
type Fixtures = {
  app: TestApp
  /** Send an in-app message to everybody. @returns the campaign's id */
  send: (content?: object) => Promise<string>
  tokenOf: (userId: string, minutes?: number) => Promise<string>
  ask: (token: string, path: string, body?: object) => Promise<{ statusCode: number; json(): unknown }>
  read: (token: string, query?: string) => Promise<Inbox>
}

/** Two customers, u1 and u2, whose app reads their inboxes. */
const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => {
    const identities = ['u1', 'u2'].map((userId) => givenCall('identify', { userId, traits: { seen: true } }))
    await ingestCalls(store.db, workspaceId, identities, clock.now())
    await use(await givenApp({ store, clock, workspaceId }))
  },
  send: async ({ app, store, clock, workspaceId, inWs }, use) => {
    const worker = await startTestWorker(store, clock, workspaceId, { secret: app.deps.secret, providers: [provider] })
    await use(async (content = {}) => {
      const message = { title: 'New: boards', body: 'Have a look.', ...content }
      const steps = [{ kind: 'message', channels: [{ channel: 'in_app', content: { default: message } }] }]
      const campaignId = await inWs((ws) => givenLiveCampaign(ws, clock, { steps, transactional: true }))
      await worker.drain()
      return campaignId
    })
    await worker.close()
  },
  tokenOf: async ({ app }, use) =>
    use(async (userId, minutes = 60) => {
      const headers = await app.as('editor')
      const answer = await app.http.inject({
        method: 'POST',
        url: '/v1/inbox-tokens',
        headers,
        payload: { userId, minutes },
      })
      return answer.json<{ token: string }>().token
    }),
  ask: async ({ app }, use) =>
    use(async (token, path, body) =>
      app.http.inject({
        method: body === undefined ? 'GET' : 'POST',
        url: `/inbox${path}`,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { payload: body }),
      }),
    ),
  read: async ({ ask }, use) =>
    use(async (token, query = '') => {
      const answer = await ask(token, query)
      expect(answer.statusCode).toBe(200)
      return answer.json() as Inbox // our own server answered
    }),
})

test('what a campaign sends is in the inbox; reading, following and dismissing it count, once each', async ({
  send,
  tokenOf,
  read,
  ask,
  inWs,
  clock,
}) => {
  const campaignId = await send({ deepLink: 'https://shop.example/boards?a=1' })
  const token = await tokenOf('u1')
  const { messages, unread, next } = await read(token)
  expect({ messages, unread, next }).toMatchObject({
    messages: [
      { title: 'New: boards', body: 'Have a look.', deepLink: 'https://shop.example/boards?a=1', readAt: null },
    ],
    unread: 1,
    next: null,
  })
  const id = messages[0]?.id ?? ''
  expect((await ask(token, '/read', { ids: null })).statusCode).toBe(204)
  clock.advance({ minutes: 1 })
  for (const path of ['/read', `/${id}/click`, `/${id}/click`])
    expect((await ask(token, path, path === '/read' ? { ids: [id] } : {})).statusCode).toBe(204)
  expect(await read(token)).toMatchObject({
    unread: 0,
    messages: [{ readAt: '2026-11-24T10:00:00Z', clickedAt: '2026-11-24T10:01:00Z' }],
  })
  expect((await ask(token, `/${id}/dismiss`, {})).statusCode).toBe(204)
  expect((await read(token)).messages).toEqual([])
  expect((await ask(token, `/${id}/dismiss`, {})).statusCode).toBe(404)
  expect((await read(await tokenOf('u2'))).unread).toBe(1)
  const { deliveries } = await inWs((ws) => readResults(ws, campaignId, clock.now()))
  expect(deliveries).toMatchObject({ sent: 2, opened: 1, clicked: 1 })
})

test('the inbox is paged, and messages leave it when they expire', async ({ send, tokenOf, read, clock }) => {
  for (const title of ['First', 'Second', 'Third'])
    await send({ title, ...(title === 'First' ? { expiresAfterDays: 1 } : {}) })
  const token = await tokenOf('u1')
  const first = await read(token, '?limit=2')
  expect(first.messages.map(({ title }) => title)).toEqual(['Third', 'Second'])
  const second = await read(token, `?limit=2&before=${first.next}`)
  expect(second).toMatchObject({ messages: [{ title: 'First' }], unread: 3, next: null })
  clock.advance({ hours: 24 })
  const later = await tokenOf('u1')
  expect(await read(later)).toMatchObject({ messages: [{ title: 'Third' }, { title: 'Second' }], unread: 2 })
  clock.advance({ hours: 24 * 29 })
  expect((await read(await tokenOf('u1'))).messages).toEqual([])
})

test('a score is kept as an event that campaigns can wait for, once, and the survey leaves the inbox', async ({
  send,
  tokenOf,
  read,
  ask,
  db,
  workspaceId,
}) => {
  const campaignId = await send({ survey: 'nps' })
  await send()
  const token = await tokenOf('u2')
  const [plain, survey] = (await read(token)).messages
  const path = `/${survey?.id}/answer`
  for (const body of [{ score: 11 }, { score: 'ten' }, {}, { score: 5, comment: '' }, { score: 4.5 }])
    expect((await ask(token, path, body)).statusCode).toBe(400)
  expect((await ask(token, `/${plain?.id}/answer`, { score: 5 })).json()).toMatchObject({
    detail: `Message ${plain?.id} asks for no answer.`,
  })
  expect((await ask(token, path, { score: 9, comment: 'שלום 👋' })).statusCode).toBe(204)
  expect((await ask(token, path, { score: 1 })).statusCode).toBe(404)
  const { rows } = await sql`
    select e.name, c.user_id as "userId", e.properties from events e
      join customers c on c.workspace_id = e.workspace_id and c.id = e.customer_id
     where e.workspace_id = ${workspaceId}`.execute(db)
  const properties = { score: 9, comment: 'שלום 👋', campaign_id: campaignId, delivery_id: Number(survey?.id) }
  expect(rows).toEqual([{ name: 'nps_submitted', userId: 'u2', properties }])
  expect(await read(token)).toMatchObject({ unread: 1, messages: [{ id: plain?.id }] })
})

test('a token opens one customer’s inbox for its time, and nothing else', async ({
  app,
  send,
  tokenOf,
  ask,
  read,
  clock,
}) => {
  await send()
  const token = await tokenOf('u1', 5)
  const { messages } = await read(await tokenOf('u2'))
  for (const act of ['click', 'dismiss', 'answer'])
    expect((await ask(token, `/${messages[0]?.id}/${act}`, { score: 1 })).statusCode).toBe(404)
  expect((await ask(token, '/read', { ids: [messages[0]?.id] })).statusCode).toBe(204)
  expect((await read(await tokenOf('u2'))).unread).toBe(1)
  for (const bad of ['', 'nonsense', `${token}x`, await app.mint('api')])
    expect((await ask(bad, '')).statusCode).toBe(401)
  clock.advance({ minutes: 5 })
  expect((await ask(token, '')).json()).toMatchObject({ code: 'unauthenticated' })
})

test('tokens are made for known customers, by members who may write', async ({ app, store, workspaceId }) => {
  const make = async (payload: object, headers: object) =>
    app.http.inject({ method: 'POST', url: '/v1/inbox-tokens', headers: { ...headers }, payload })
  const editor = await app.as('editor')
  expect((await make({ userId: 'u1' }, await app.as('viewer'))).statusCode).toBe(403)
  expect((await make({ userId: 'u1' }, await app.asWriter())).statusCode).toBe(401)
  const stranger = await make({ userId: 'nobody' }, editor)
  expect(stranger.json()).toMatchObject({ code: 'not_found', detail: expect.stringContaining('“nobody”') })
  for (const body of [{}, { userId: 'u1', anonymousId: 'a' }, { userId: 'u1', minutes: 0 }, { userId: 7 }])
    expect((await make(body, editor)).statusCode).toBe(400)
  const elsewhere = await givenWorkspace(store.db)
  expect((await make({ userId: 'u1' }, await app.as('editor', elsewhere))).statusCode).toBe(404)
  expect(workspaceId).not.toBe(elsewhere)
})

test('after a merge the token of either opens the inbox of both', async ({
  store,
  workspaceId,
  send,
  tokenOf,
  read,
  clock,
}) => {
  await send()
  const tokens = [await tokenOf('u1'), await tokenOf('u2')]
  await ingestCalls(store.db, workspaceId, [givenCall('alias', { userId: 'u1', previousId: 'u2' })], clock.now())
  for (const token of tokens) expect((await read(token)).unread).toBe(2)
})
