import { sql } from 'kysely'
import { expect } from 'vitest'
import type { ConsentChange } from '../store/customers/consents.ts'
import { readCustomer } from '../store/customers/customers.ts'
import { findCurrentCustomer } from '../store/customers/merges.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import { readResults } from '../store/results.ts'
import { test as base } from '../store/testing.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Sent = { app: TestApp; campaignId: string; customerId: number; link(kind: 'o' | 'c' | 'u' | 'p'): string }

/** One customer who was sent one email through the whole worker, and the links that stand in it. */
const test = base.extend<{ sent: Sent }>({
  sent: async ({ store, clock, workspaceId, inWs }, use) => {
    const app = await givenApp({ store, clock, workspaceId })
    const body =
      'Come and [see](https://shop.example/a?b=1). [Not these]({{ unsubscribe_url }}) or [choose]({{ preferences_url }}).'
    const steps = [
      emailStep('Hello', { channels: [{ channel: 'email', content: { default: { subject: 'Hello', body } } }] }),
    ]
    const { customerId, campaignId } = await inWs(async (ws) => {
      const [id] = await givenCustomers(ws, 1)
      return { customerId: id ?? 0, campaignId: await givenLiveCampaign(ws, clock, { steps }) }
    })
    const worker = await startTestWorker(store, clock, workspaceId, { secret: app.deps.secret })
    await worker.drain()
    await worker.close()
    const outbox = await app.http.inject({ url: '/v1/outbox', headers: await app.as('viewer') })
    const html = JSON.stringify(outbox.json())
    const link = (kind: string) => new RegExp(`/${kind}/[\\w.-]+`).exec(html)?.[0] ?? `no link /${kind}/`
    await use({ app, campaignId, customerId, link })
  },
})

const consentsOf = async (ws: WorkspaceTx, id: number): Promise<ConsentChange[]> =>
  (await readCustomer(ws, id)).consents.map(({ topic, channel, allowed }) => ({ topic, channel, allowed }))

test('the outbox shows who was sent what, page by page', async ({ sent, workspaceId, store, clock }) => {
  const headers = await sent.app.as('viewer')
  const { messages, total, next } = (await sent.app.http.inject({ url: '/v1/outbox?channel=email', headers })).json<{
    messages: { recordedAt: string; deliveryId: string }[]
    total: number
    next: string | null
  }>()
  expect({ messages, total, next }).toMatchObject({
    total: 1,
    next: null,
    messages: [
      { campaignName: 'Test campaign', address: 'u1@example.com', customer: 'u1@example.com', channel: 'email' },
    ],
  })
  const before = `${messages[0]?.recordedAt}_${messages[0]?.deliveryId}`
  const after = await sent.app.http.inject({ url: `/v1/outbox?before=${before}`, headers })
  expect(after.json()).toMatchObject({ messages: [], total: 1, next: null })
  const push = await sent.app.http.inject({ url: '/v1/outbox?channel=push', headers })
  expect(push.json()).toMatchObject({ messages: [], total: 0 })
  const elsewhere = await givenApp({ store, clock, workspaceId })
  expect((await elsewhere.http.inject({ url: '/v1/outbox', headers })).json()).toMatchObject({ total: 1 })
})

test('an open and a click count once, and a click leads on', async ({ sent, inWs, clock }) => {
  const { http } = sent.app
  for (let time = 0; time < 3; time += 1) {
    const image = await http.inject(sent.link('o'))
    expect([image.statusCode, image.headers['content-type']]).toEqual([200, 'image/gif'])
    const click = await http.inject(sent.link('c'))
    expect([click.statusCode, click.headers.location]).toEqual([302, 'https://shop.example/a?b=1'])
  }
  const { deliveries } = await inWs((ws) => readResults(ws, sent.campaignId, clock.now()))
  expect(deliveries).toMatchObject({ sent: 1, opened: 1, clicked: 1 })
  const results = await http.inject({
    url: `/v1/campaigns/${sent.campaignId}/results`,
    headers: await sent.app.as('viewer'),
  })
  expect(results.json()).toMatchObject({ deliveries: { due: 1, sent: 1, opened: 1, clicked: 1 } })
})

test('what only looks at a link counts nothing, and a forged one leads nowhere', async ({ sent, inWs, clock }) => {
  const { http } = sent.app
  for (const kind of ['o', 'c'] as const) await http.inject({ method: 'HEAD', url: sent.link(kind) })
  const forged = `${sent.link('c').slice(0, -4)}AAAA`
  expect([(await http.inject(forged)).statusCode, (await http.inject(forged)).headers.location]).toEqual([
    404,
    undefined,
  ])
  expect((await http.inject(sent.link('o').replace('/o/', '/c/'))).statusCode).toBe(404)
  const { deliveries } = await inWs((ws) => readResults(ws, sent.campaignId, clock.now()))
  expect(deliveries).toMatchObject({ opened: 0, clicked: 0 })
})

test('a POST unsubscribes with one click, a GET changes nothing', async ({ sent, inWs }) => {
  const { http } = sent.app
  const url = sent.link('u')
  const page = await http.inject(url)
  expect([page.statusCode, page.body.includes('Offers by email')]).toEqual([200, true])
  expect(await inWs((ws) => consentsOf(ws, sent.customerId))).toEqual([])
  for (const [type, payload] of [
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--',
    ],
  ] as const) {
    const answer = await http.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })
    expect(answer.statusCode).toBe(200)
  }
  expect((await http.inject({ method: 'POST', url })).statusCode).toBe(200)
  const no = [{ topic: 'offers', channel: 'email', allowed: false }]
  expect(await inWs((ws) => consentsOf(ws, sent.customerId))).toEqual(no)
  expect((await http.inject({ method: 'POST', url: `${url.slice(0, -5)}AAAAA` })).statusCode).toBe(404)
})

test('a customer chooses what they get, stops everything, and comes back', async ({ sent, inWs }) => {
  const { http } = sent.app
  const url = sent.link('p')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const save = async (payload: string) => (await http.inject({ method: 'POST', url, headers, payload })).body
  const box = /<input type="checkbox" name="email\/offers" checked>/
  expect((await http.inject(url)).body).toMatch(box)
  expect(await save('save=')).not.toMatch(box)
  expect(await save('email%2Foffers=on&save=')).toMatch(box)
  expect(await save('nothing=')).not.toMatch(/checked/)
  expect(await inWs((ws) => consentsOf(ws, sent.customerId))).toContainEqual({
    topic: '*',
    channel: '*',
    allowed: false,
  })
  const back = await save('email%2Foffers=on&sms%2Foffers=on&email%2Fgossip=on&save=')
  expect(back).toMatch(box)
  expect(back).not.toMatch(/name="in_app\/offers" checked/)
  expect(await inWs((ws) => consentsOf(ws, sent.customerId))).toEqual([
    { topic: '*', channel: '*', allowed: true },
    { topic: '*', channel: 'email', allowed: true },
    { topic: 'offers', channel: 'email', allowed: true },
    { topic: 'offers', channel: 'in_app', allowed: false },
  ])
})

test('who got less through a message’s links is counted once as opted out by it', async ({ sent, inWs, clock }) => {
  const { http } = sent.app
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const optedOut = async () =>
    (await inWs((ws) => readResults(ws, sent.campaignId, clock.now()))).metrics.find(({ name }) => name === 'opted out')
  const save = (payload: string) => http.inject({ method: 'POST', url: sent.link('p'), headers, payload })
  await save('email%2Foffers=on&in_app%2Foffers=on&save=')
  expect(await optedOut()).toMatchObject({ value: 0, of: { name: 'sent', value: 1 } })
  await save('in_app%2Foffers=on&save=')
  expect(await optedOut()).toMatchObject({ value: 1 })
  await http.inject({ method: 'POST', url: sent.link('u') })
  expect(await optedOut()).toMatchObject({ value: 1 })
})

test('links outlive a forgotten customer without an error', async ({ sent }) => {
  const { http, as } = sent.app
  await http.inject({ method: 'DELETE', url: `/v1/customers/${sent.customerId}`, headers: await as('admin') })
  expect((await http.inject(sent.link('o'))).statusCode).toBe(200)
  expect((await http.inject(sent.link('c'))).statusCode).toBe(302)
  expect((await http.inject({ method: 'POST', url: sent.link('u') })).statusCode).toBe(200)
  expect((await http.inject(sent.link('p'))).statusCode).toBe(404)
})

test('a link that is older than a merge unsubscribes whom the customer became', async ({
  sent,
  inWs,
  db,
  workspaceId,
  clock,
}) => {
  await inWs(({ tx }) =>
    sql`insert into customer_identities (workspace_id, kind, value, customer_id)
        values (${workspaceId}, 'user_id', 'u1', ${sent.customerId})`.execute(tx),
  )
  const calls = [givenCall('identify', { userId: 'boss' }), givenCall('alias', { userId: 'boss', previousId: 'u1' })]
  for (const call of calls) await ingestCalls(db, workspaceId, [call], clock.now())
  const now = (await inWs((ws) => findCurrentCustomer(ws, sent.customerId))) ?? 0
  expect(now).not.toBe(sent.customerId)
  expect((await sent.app.http.inject({ method: 'POST', url: sent.link('u') })).statusCode).toBe(200)
  expect(await inWs((ws) => consentsOf(ws, now))).toEqual([{ topic: 'offers', channel: 'email', allowed: false }])
  expect((await sent.app.http.inject(sent.link('p'))).statusCode).toBe(200)
})
