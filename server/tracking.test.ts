import { sql } from 'kysely'
import { expect } from 'vitest'
import type { ConsentChange } from '../store/customers/consents.ts'
import { readCustomer } from '../store/customers/customers.ts'
import { findCurrentCustomer } from '../store/customers/merges.ts'
import { suppressAddresses } from '../store/customers/suppressions.ts'
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

const everythingOn = ['email/*', 'email/offers', 'in_app/*', 'in_app/offers']
const listTicked = (page: string) => Array.from(page.matchAll(/name="([^"]+)" checked/g), ([, name = '']) => name)

/** Send the page's form as a browser would, after clicks on the boxes that are named. @returns the page that follows */
async function sendForm({ http }: TestApp, url: string, touch: readonly string[], button = 'save', page?: string) {
  const html = page ?? (await http.inject(url)).body
  const names = Array.from(html.matchAll(/type="checkbox" name="([^"]+)"/g), ([, name = '']) => name)
  const ticked = names.filter((name) => listTicked(html).includes(name) !== touch.includes(name))
  const shown = Array.from(html.matchAll(/name="shown" value="([^"]+)"/g), ([, value = '']) => value)
  const fields = [...ticked.map((name) => [name, 'on']), ...shown.map((value) => ['shown', value]), [button, '']]
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return (await http.inject({ method: 'POST', url, headers, payload: String(new URLSearchParams(fields)) })).body
}

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
  clock.advance({ minutes: 1 })
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' }
  for (let time = 0; time < 3; time += 1) {
    const image = await http.inject({ url: sent.link('o'), headers })
    expect([image.statusCode, image.headers['content-type']]).toEqual([200, 'image/gif'])
    const click = await http.inject({ url: sent.link('c'), headers })
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
  expect([page.statusCode, page.body.includes('<bdi>Offers</bdi> by email')]).toEqual([200, true])
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
  expect((await http.inject(url)).body).toContain('You are unsubscribed')
  expect((await http.inject({ method: 'POST', url: `${url.slice(0, -5)}AAAAA` })).statusCode).toBe(404)
})

test('a customer chooses what they get, stops everything, and comes back to one channel', async ({ sent, inWs }) => {
  const url = sent.link('p')
  const save = (touch: string[], button?: string) => sendForm(sent.app, url, touch, button)
  const wordsNow = () => inWs((ws) => consentsOf(ws, sent.customerId))
  expect(listTicked((await sent.app.http.inject(url)).body)).toEqual(everythingOn)
  expect(listTicked(await save(['email/offers']))).toEqual(['email/*', 'in_app/*', 'in_app/offers'])
  expect(listTicked(await save(['in_app/*']))).toEqual(['email/*', 'in_app/offers'])
  expect(listTicked(await save([], 'stop'))).toEqual(['in_app/offers'])
  expect(await wordsNow()).toContainEqual({ topic: '*', channel: '*', allowed: false })
  expect(listTicked(await save(['email/offers', 'email/*']))).toEqual(['email/*', 'email/offers', 'in_app/offers'])
  const no = (channel: string) => ({ topic: '*', channel, allowed: false })
  expect(await wordsNow()).toEqual([
    { topic: '*', channel: '*', allowed: true },
    { topic: '*', channel: 'email', allowed: true },
    ...['in_app', 'push', 'sms', 'whatsapp'].map(no),
    { topic: 'offers', channel: 'email', allowed: true },
    { topic: 'offers', channel: 'in_app', allowed: true },
  ])
})

test('a page that was open before an unsubscription does not take it back', async ({ sent, inWs }) => {
  const { http } = sent.app
  const old = (await http.inject(sent.link('p'))).body
  await http.inject({ method: 'POST', url: sent.link('u') })
  const saved = await sendForm(sent.app, sent.link('p'), ['in_app/*'], 'save', old)
  expect(listTicked(saved)).toEqual(['email/*', 'in_app/offers'])
  expect(await inWs((ws) => consentsOf(ws, sent.customerId))).toContainEqual({
    topic: 'offers',
    channel: 'email',
    allowed: false,
  })
})

test('who got less through a message’s links is counted once as opted out by it', async ({ sent, inWs, clock }) => {
  const optedOut = async () =>
    (await inWs((ws) => readResults(ws, sent.campaignId, clock.now()))).metrics.find(({ name }) => name === 'opted out')
  const save = (touch: string[]) => sendForm(sent.app, sent.link('p'), touch)
  await save([])
  expect(await optedOut()).toMatchObject({ value: 0, of: { name: 'sent', value: 1 } })
  await save(['email/offers'])
  expect(await optedOut()).toMatchObject({ value: 1 })
  await sent.app.http.inject({ method: 'POST', url: sent.link('u') })
  expect(await optedOut()).toMatchObject({ value: 1 })
})

test('an address that is suppressed is not promised anything, and bodies of nonsense change nothing', async ({
  sent,
  inWs,
  clock,
}) => {
  const { http } = sent.app
  const note = 'Nothing is sent to you this way at the moment'
  expect((await http.inject(sent.link('p'))).body).not.toContain(note)
  const address = { channel: 'email', address: 'u1@example.com', reason: 'complained' }
  await inWs((ws) => suppressAddresses(ws, [address], clock.now()))
  expect((await http.inject(sent.link('p'))).body).toContain(note)
  for (const [type, payload] of [
    ['application/json', '{"email/*":"on"}'],
    ['application/x-www-form-urlencoded', `${'shown=on+fax%2F*&'.repeat(5_000)}%00=%ff&__proto__=on`],
  ] as const) {
    const answer = await http.inject({
      method: 'POST',
      url: sent.link('p'),
      headers: { 'content-type': type },
      payload,
    })
    expect(answer.statusCode).toBe(200)
  }
  expect(await inWs((ws) => consentsOf(ws, sent.customerId))).toEqual([])
})

test('a form of more fields than any page has is refused before it is taken apart', async ({ sent, inWs }) => {
  const post = async (fields: number) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const payload = 'stop=&'.repeat(fields)
    return (await sent.app.http.inject({ method: 'POST', url: sent.link('p'), headers, payload })).statusCode
  }
  expect(await post(150_000)).toBe(413)
  expect(await inWs((ws) => consentsOf(ws, sent.customerId))).toEqual([])
  expect(await post(10_000)).toBe(200)
})

test('links outlive a forgotten customer without an error', async ({ sent }) => {
  const { http, as } = sent.app
  await http.inject({ method: 'DELETE', url: `/v1/customers/${sent.customerId}`, headers: await as('admin') })
  expect((await http.inject(sent.link('o'))).statusCode).toBe(200)
  expect((await http.inject(sent.link('c'))).statusCode).toBe(302)
  expect((await http.inject({ method: 'POST', url: sent.link('u') })).statusCode).toBe(200)
  for (const kind of ['p', 'u'] as const) {
    const page = await http.inject({ url: sent.link(kind), headers: { 'accept-language': 'de' } })
    expect([page.statusCode, page.body.includes('Ihre Daten sind hier gelöscht')]).toEqual([410, true])
  }
  expect((await http.inject({ method: 'POST', url: sent.link('p') })).body).toContain('Your data is deleted')
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
