import { expect } from 'vitest'
import { sql } from 'kysely'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import type { Store } from '../store/database/open.ts'
import { givenWorkspace, test as base, type TestClock } from '../store/testing.ts'
import type { RunningWorker } from '../worker/start-worker.ts'
import {
  givenCustomers,
  givenEvents,
  givenLiveCampaign,
  startTestWorker,
  workByHand,
} from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

const test = base.extend<{ worker: RunningWorker }>({
  worker: async ({ store, clock, workspaceId }, use) => {
    const worker = await startTestWorker(store, clock, workspaceId)
    await use(worker)
    await worker.close()
  },
})

type Answer = {
  journeys: unknown[]
  notEntered: unknown[]
  deliveries: { id: number }[]
  trace: unknown[]
}

test('the API tells journeys, messages and refused entries in words and as data, of this workspace alone', async ({
  store,
  clock,
  workspaceId,
  inWs,
  worker,
}) => {
  const [customer = 0] = await inWs((ws) => givenCustomers(ws, 1))
  const broadcast = await inWs((ws) => givenLiveCampaign(ws, clock, { name: 'News' }))
  const refusing = await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      name: 'Trial',
      trigger: { kind: 'event', event: 'opened' },
      audience: { trait: { name: 'plan', is: 'trial' } },
    }),
  )
  await inWs((ws) => sql`update customers set email = null where workspace_id = ${ws.workspaceId}`.execute(ws.tx))
  await inWs((ws) => givenEvents(ws, [{ customerId: customer, name: 'opened', at: clock.now() }]))
  await worker.drain()
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('viewer')
  const get = async (url: string) => (await http.inject({ url, headers })).json<Answer>()
  const { journeys, notEntered } = await get(`/v1/customers/${customer}/journeys`)
  expect(journeys).toMatchObject([
    { campaignId: broadcast, state: 'finished', summary: 'They did not: the customer has no email address.' },
  ])
  expect(notEntered).toMatchObject([
    {
      campaignId: refusing,
      reason: 'audience',
      words: 'does “opened” and does not enter: not in the audience; what does not hold: plan is “trial”',
    },
  ])
  const { deliveries } = await get(`/v1/customers/${customer}/deliveries`)
  expect(deliveries).toMatchObject([
    { state: 'skipped', reason: 'unreachable', detail: { channel: 'email', missing: 'email' } },
  ])
  const one = await get(`/v1/deliveries/${deliveries[0]?.id}`)
  expect(one.trace.at(-1)).toEqual({
    at: '2026-11-24T10:00:00Z',
    words: 'gets nothing: the customer has no email address',
  })
  expect(await get(`/v1/customers/${customer}/journeys?campaign=${refusing}`)).toMatchObject({ journeys: [] })
  const foreign = await givenForeignDelivery(store, clock)
  expect(await get(`/v1/deliveries/${foreign}`)).toMatchObject({ status: 404, code: 'not_found' })
  expect(await get('/v1/deliveries/999999999')).toMatchObject({ status: 404, code: 'not_found' })
})

/** One that another workspace sent. */
async function givenForeignDelivery(store: Store, clock: TestClock): Promise<number> {
  const workspaceId = await givenWorkspace(store.db, 'Other')
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(store.db, workspaceId, work)
  await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) => givenLiveCampaign(ws, clock, { name: 'Theirs' }))
  await workByHand(store, clock, workspaceId).drain()
  const { rows } = await inWs(({ tx }) =>
    sql<{ id: number }>`select id from deliveries where workspace_id = ${workspaceId} and state = 'sent'`.execute(tx),
  )
  if (rows[0] === undefined) throw new Error('nothing was sent')
  return rows[0].id
}
