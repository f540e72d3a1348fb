import { expect } from 'vitest'
import type { Provider } from '../channels/provider.ts'
import { readResults } from '../store/results.ts'
import { givenWorkspace, test as base } from '../store/testing.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Doubt = { id: string; address: string; reason: string }
type Fixtures = {
  app: TestApp
  campaignId: string
  list: (query?: string) => Promise<{ deliveries: Doubt[]; next: string | null }>
  settle: (body: object, role?: 'editor' | 'approver') => Promise<{ statusCode: number; json(): unknown }>
}

const silent: Provider = {
  name: 'silent',
  channel: 'email',
  idempotent: false,
  send: (batch) => Promise.resolve(batch.map(() => ({ kind: 'unknown', reason: 'no answer' }))),
}

/** A campaign whose four messages are all in doubt. */
const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  campaignId: async ({ store, clock, workspaceId, inWs }, use) => {
    await inWs((ws) => givenCustomers(ws, 4))
    const id = await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [emailStep()] }))
    const worker = await startTestWorker(store, clock, workspaceId, { providers: [silent] })
    await worker.drain()
    await worker.close()
    await use(id)
  },
  list: async ({ app }, use) =>
    use(async (query = '') => {
      const answer = await app.http.inject({ url: `/v1/deliveries/uncertain${query}`, headers: await app.as('viewer') })
      return answer.json()
    }),
  settle: async ({ app }, use) =>
    use(async (payload, role = 'approver') => {
      const headers = await app.as(role)
      return app.http.inject({ method: 'POST', url: '/v1/deliveries/settle', headers, payload })
    }),
})

test('what is in doubt is listed, and settled one by one or all of a campaign, once', async ({
  campaignId,
  list,
  settle,
  inWs,
  clock,
  app,
}) => {
  const page = await list('?limit=3')
  expect(page.deliveries.map(({ address, reason }) => `${address} ${reason}`)).toEqual([
    'u1@example.com no answer',
    'u2@example.com no answer',
    'u3@example.com no answer',
  ])
  expect((await list(`?after=${page.next}&campaign=${campaignId}`)).deliveries).toHaveLength(1)
  const [first] = page.deliveries
  const sums = async () => (await inWs((ws) => readResults(ws, campaignId, clock.now()))).deliveries
  expect((await settle({ as: 'sent', ids: [first?.id, '999999999'] })).json()).toEqual({ settled: 1 })
  expect((await settle({ as: 'failed', ids: [first?.id] })).json()).toEqual({ settled: 0 })
  expect(await sums()).toMatchObject({ due: 4, sent: 1, failed: 0, uncertain: 3 })
  expect((await settle({ as: 'failed', campaign: campaignId })).json()).toEqual({ settled: 3 })
  expect(await sums()).toMatchObject({ due: 4, sent: 1, failed: 3, uncertain: 0 })
  expect(await list()).toEqual({ deliveries: [], next: null })
  const trace = await app.http.inject({ url: `/v1/deliveries/${first?.id}`, headers: await app.as('viewer') })
  expect(trace.body).toContain('a member settled the doubt: it counts as sent')
  const audit = await app.http.inject({ url: '/v1/audit', headers: await app.as('admin') })
  expect(
    audit.json<{ acts: { what: string }[] }>().acts.filter(({ what }) => what.startsWith('settled')),
  ).toMatchObject([
    { what: 'settled 3 uncertain deliveries as failed', about: campaignId },
    { what: 'settled 1 uncertain delivery as sent', after: { deliveries: [Number(first?.id), 999999999] } },
  ])
})

test('only approvers settle, in their own workspace, by ids or by a campaign', async ({
  campaignId,
  list,
  settle,
  app,
  store,
}) => {
  expect((await settle({ as: 'sent', campaign: campaignId }, 'editor')).statusCode).toBe(403)
  for (const body of [
    { as: 'sent' },
    { as: 'sent', ids: [] },
    { as: 'lost', ids: ['1'] },
    { as: 'sent', ids: ['1'], campaign: campaignId },
  ])
    expect((await settle(body)).statusCode).toBe(400)
  const elsewhere = await givenWorkspace(store.db)
  const headers = await app.as('approver', elsewhere)
  const payload = { as: 'sent', campaign: campaignId }
  const stranger = await app.http.inject({ method: 'POST', url: '/v1/deliveries/settle', headers, payload })
  expect(stranger.json()).toEqual({ settled: 0 })
  expect((await list()).deliveries).toHaveLength(4)
})
