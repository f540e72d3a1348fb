import { sql } from 'kysely'
import { expect } from 'vitest'
import { signShortToken } from '../channels/tracking/short-tokens.ts'
import { emptyRows } from '../store/privacy/empty-rows.ts'
import { readResults } from '../store/results.ts'
import { givenWorkspace, test as base } from '../store/testing.ts'
import { givenPhone, newPhone, smsStep } from '../worker/testing/phones.ts'
import { givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Sent = { text: string; links: string[]; customerId: number; campaignId: string; deliveryId: number }
type Fixtures = {
  app: TestApp
  set(change: object): Promise<void>
  /** Sends one SMS with this text to a customer with these traits; a minute passes. */
  send(text: string, traits?: object): Promise<Sent>
}

const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  set: async ({ app }, use) => {
    const headers = await app.as('admin')
    await use(async (payload) => {
      expect((await app.http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload })).statusCode).toBe(200)
    })
  },
  send: async ({ app, store, clock, workspaceId, inWs }, use) =>
    use(async (text, traits = {}) => {
      const { customerId, campaignId } = await inWs(async (ws) => {
        const id = await givenPhone(ws, newPhone(), clock.now())
        await sql`
          update customers set traits = ${JSON.stringify(traits)}::jsonb
           where workspace_id = ${workspaceId} and id = ${id}`.execute(ws.tx)
        return { customerId: id, campaignId: await givenLiveCampaign(ws, clock, { steps: [smsStep(text)] }) }
      })
      const worker = await startTestWorker(store, clock, workspaceId, { secret: app.deps.secret })
      await worker.drain()
      await worker.close()
      clock.advance({ minutes: 1 })
      const outbox = await app.http.inject({ url: '/v1/outbox', headers: await app.as('viewer') })
      const [message] = outbox.json<{ messages: { deliveryId: string; content: { text: string } }[] }>().messages
      const sent = message?.content.text ?? ''
      const links = Array.from(sent.matchAll(/https:\/\/example\.com(\/s\/[\w-]+)/g), ([, path = '']) => path)
      return { text: sent, links, customerId, campaignId, deliveryId: Number(message?.deliveryId) }
    }),
})

const phone = {
  'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1',
}
const preview = { 'user-agent': 'facebookexternalhit/1.1 Facebot Twitterbot/1.0' }

test('a link in an SMS is short, leads on, and its click counts once and by people alone', async ({
  app,
  send,
  inWs,
  clock,
}) => {
  const { text, links, campaignId } = await send('Your cart waits: https://shop.example/cart?of=you. Yours, Larkspur')
  expect(text).toMatch(/^Your cart waits: https:\/\/example\.com\/s\/[\da-z-]{16,20}\. Yours, Larkspur$/)
  const [link = ''] = links
  const counts = async () => {
    const { deliveries } = await inWs((ws) => readResults(ws, campaignId, clock.now()))
    return { clicked: deliveries.clicked, byMachines: deliveries.clickedByMachines }
  }
  const seen = await app.http.inject({ url: link, headers: preview })
  expect([seen.statusCode, seen.headers.location]).toEqual([302, 'https://shop.example/cart?of=you'])
  expect(await counts()).toEqual({ clicked: 0, byMachines: 1 })
  for (const url of [link, link.toUpperCase().replace('/S/', '/s/'), link]) {
    clock.advance({ minutes: 1 })
    const click = await app.http.inject({ url, headers: phone })
    expect([click.statusCode, click.headers.location]).toEqual([302, 'https://shop.example/cart?of=you'])
  }
  expect(await counts()).toEqual({ clicked: 1, byMachines: 0 })
})

test('the way to a customer’s choices is short too, and is no click', async ({ app, send, inWs, clock }) => {
  const { links, campaignId } = await send('News: https://shop.example/ Choose: {{ preferences_url }}')
  const leads = await app.http.inject({ url: links[1] ?? '', headers: phone })
  expect(leads.headers.location).toMatch(/^https:\/\/example\.com\/p\/[\w.-]+$/)
  const page = await app.http.inject((leads.headers.location ?? '').replace('https://example.com', ''))
  expect([page.statusCode, page.body.includes('type="checkbox"')]).toEqual([200, true])
  const { deliveries } = await inWs((ws) => readResults(ws, campaignId, clock.now()))
  expect(deliveries.clicked).toBe(0)
})

test('a host that data chose is closed with the list, and a forgotten customer’s link leads nowhere', async ({
  app,
  send,
  set,
  inWs,
  clock,
}) => {
  await set({ linkHosts: ['partner.example'] })
  const { links, customerId } = await send('A {{ customer.at }} B https://shop.example/b', {
    at: 'https://partner.example/a',
  })
  const answers = () =>
    Promise.all(
      links.map(async (link) => {
        const { statusCode, headers } = await app.http.inject({ url: link, headers: phone })
        return [statusCode, headers.location]
      }),
    )
  expect(await answers()).toEqual([
    [302, 'https://partner.example/a'],
    [302, 'https://shop.example/b'],
  ])
  await set({ linkHosts: [] })
  expect(await answers()).toEqual([
    [410, undefined],
    [302, 'https://shop.example/b'],
  ])
  await inWs((ws) => emptyRows(ws, customerId, clock.now()))
  expect(await answers()).toEqual([
    [404, undefined],
    [404, undefined],
  ])
})

test('links stay as they are written where the workspace wants them so', async ({ send, set }) => {
  await set({ shortLinks: false })
  expect((await send('Look: https://shop.example/a')).text).toBe('Look: https://shop.example/a')
})

test('a token is worth its own link alone, and of another workspace nothing', async ({
  app,
  send,
  db,
  workspaceId,
}) => {
  const { links, deliveryId } = await send('Look: https://shop.example/a')
  const { secret } = app.deps
  const own = { workspaceId, deliveryId, index: 0 }
  expect(`/s/${signShortToken(secret, own)}`).toBe(links[0])
  const other = await givenWorkspace(db)
  const worthless = [
    signShortToken(secret, { ...own, index: 1 }),
    signShortToken(secret, { ...own, deliveryId: deliveryId + 1 }),
    signShortToken(secret, { ...own, workspaceId: other }),
    signShortToken(Buffer.alloc(32, 9), own),
    '1-1-0',
    '%00',
  ]
  for (const token of worthless) {
    const answer = await app.http.inject(`/s/${token}`)
    expect([answer.statusCode, answer.headers.location]).toEqual([404, undefined])
    expect(answer.body).toContain('This link is not valid')
  }
})
