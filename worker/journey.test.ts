import { sql } from 'kysely'
import { expect } from 'vitest'
import { changeStatus } from '../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { readResults } from '../store/results.ts'
import { test as base } from '../store/testing.ts'
import type { RunningWorker } from './start-worker.ts'
import {
  emailStep,
  givenCustomers,
  givenEvents,
  givenLiveCampaign,
  startTestWorker,
  tallyDeliveries,
  tallyEntries,
} from './testing/set-up.ts'

const test = base.extend<{ worker: RunningWorker }>({
  worker: async ({ store, clock, workspaceId }, use) => {
    const worker = await startTestWorker(store, clock, workspaceId)
    await use(worker)
    await worker.close()
  },
})

const cartJourney = {
  trigger: { kind: 'event', event: 'cart_updated', keyedBy: 'cart_id' },
  reentry: 'every_time',
  exit: [{ kind: 'event', event: 'order_completed', sameKey: 'cart_id' }],
  conversion: { kind: 'event', event: 'order_completed', withinHours: 72 },
  steps: [{ kind: 'wait', duration: 'PT1H' }, emailStep('Your cart')],
}
const aboutCart = (customerId: number, name: string, cart: string, at: Temporal.Instant) => ({
  customerId,
  name,
  at,
  properties: { cart_id: cart },
})

async function readEntries(ws: WorkspaceTx): Promise<Record<string, string>> {
  const { rows } = await sql<{ occurrence: string; state: string }>`
    select occurrence, state from journey_entries where workspace_id = ${ws.workspaceId} order by 1`.execute(ws.tx)
  return Object.fromEntries(rows.map(({ occurrence, state }) => [occurrence, state]))
}

test('buying one cart ends that journey only, and the other cart’s message leaves after its hour', async ({
  worker,
  clock,
  inWs,
}) => {
  const [customer = 0] = await inWs((ws) => givenCustomers(ws, 1))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, cartJourney))
  await inWs((ws) =>
    givenEvents(ws, [
      aboutCart(customer, 'cart_updated', 'a', clock.now()),
      aboutCart(customer, 'cart_updated', 'b', clock.now()),
      aboutCart(customer, 'cart_updated', 'a', clock.now()),
    ]),
  )
  await worker.drain()
  expect(await inWs(readEntries)).toEqual({ 'key:a': 'waiting', 'key:b': 'waiting' })

  clock.advance({ minutes: 30 })
  await inWs((ws) => givenEvents(ws, [aboutCart(customer, 'order_completed', 'a', clock.now())]))
  await worker.drain()
  expect(await inWs(readEntries)).toEqual({ 'key:a': 'exited', 'key:b': 'waiting' })

  clock.advance({ minutes: 31 })
  await worker.drain()
  expect(await inWs(readEntries)).toEqual({ 'key:a': 'exited', 'key:b': 'finished' })
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 1 })

  clock.advance({ hours: 1 })
  await inWs((ws) => givenEvents(ws, [aboutCart(customer, 'order_completed', 'b', clock.now())]))
  await worker.drain()
  const results = await inWs((ws) => readResults(ws, campaign, clock.now()))
  expect(results.metrics).toContainEqual({ name: 'converted', value: 1, of: { name: 'entitled', value: 2 } })
})

test('an order that comes just before the hour is up stops the message, even when nobody was awake', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const [customer = 0] = await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) => givenLiveCampaign(ws, clock, cartJourney))
  await inWs((ws) => givenEvents(ws, [aboutCart(customer, 'cart_updated', 'a', clock.now())]))
  const runOnce = async () => {
    const worker = await startTestWorker(store, clock, workspaceId)
    await worker.drain()
    await worker.close()
  }
  await runOnce()
  const bought = clock.advance({ minutes: 59 })
  await inWs((ws) => givenEvents(ws, [aboutCart(customer, 'order_completed', 'a', bought)]))
  clock.advance({ minutes: 2 })
  await runOnce()
  expect(await inWs(tallyDeliveries)).toEqual({})
  expect(await inWs(readEntries)).toEqual({ 'key:a': 'exited' })
})

test('a conversion counts once, within its window, and also for those held out', async ({ worker, clock, inWs }) => {
  const customers = await inWs((ws) => givenCustomers(ws, 400))
  const campaign = await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      holdoutPercent: 50,
      conversion: { kind: 'event', event: 'order_completed', withinHours: 24 },
    }),
  )
  await worker.drain()
  clock.advance({ hours: 1 })
  const buy = (ids: readonly number[]) =>
    inWs((ws) =>
      givenEvents(
        ws,
        ids.map((customerId) => ({ customerId, name: 'order_completed', at: clock.now() })),
      ),
    )
  await buy(customers.slice(0, 100))
  await buy(customers.slice(0, 100))
  await worker.drain()
  clock.advance({ hours: 24 })
  await buy(customers.slice(100, 200))
  await worker.drain()
  const { entries, deliveries } = await inWs((ws) => readResults(ws, campaign, clock.now()))
  expect(entries).toMatchObject({ total: 400 })
  expect(entries.heldOut).toBeGreaterThan(150)
  expect(entries.heldOut).toBeLessThan(250)
  expect(deliveries).toMatchObject({ due: entries.entitled, sent: entries.entitled })
  expect(entries.heldOutConverted + entries.entitledConverted).toBe(100)
  expect(entries.heldOutConverted).toBeGreaterThan(25)
  expect(deliveries.converted).toBe(entries.entitledConverted)
})

test('a journey that waits for an event goes on with it, and otherwise without', async ({ worker, clock, inWs }) => {
  const [one = 0, two = 0] = await inWs((ws) => givenCustomers(ws, 2))
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'event', event: 'signed_up' },
      steps: [
        {
          kind: 'wait_for_event',
          event: 'profile_completed',
          timeout: 'P1D',
          saveAs: 'profile',
          otherwise: [emailStep('Please complete your profile'), { kind: 'end' }],
        },
        emailStep('Thank you'),
      ],
    }),
  )
  await inWs((ws) =>
    givenEvents(
      ws,
      [one, two].map((customerId) => ({ customerId, name: 'signed_up', at: clock.now() })),
    ),
  )
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ waiting: 2 })
  clock.advance({ hours: 1 })
  await inWs((ws) =>
    givenEvents(ws, [{ customerId: one, name: 'profile_completed', at: clock.now(), properties: { size: 3 } }]),
  )
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ waiting: 1, finished: 1 })
  clock.advance({ hours: 24 })
  await worker.drain()
  const { rows } = await inWs((ws) =>
    sql<{ customerId: number; journey: unknown; subject: string }>`
      select d.customer_id as "customerId", e.journey, r.content::text as subject
        from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = d.entry_id
        join recorded_messages r on r.workspace_id = d.workspace_id and r.delivery_id = d.id
       where d.workspace_id = ${ws.workspaceId} order by 1`.execute(ws.tx),
  )
  expect(rows).toMatchObject([
    { customerId: one, journey: { profile: { size: 3 } }, subject: expect.stringContaining('Thank you') },
    { customerId: two, journey: {}, subject: expect.stringContaining('Please complete') },
  ])
})

test('re-entry keeps to once, and to its days', async ({ worker, clock, inWs }) => {
  const [customer = 0] = await inWs((ws) => givenCustomers(ws, 1))
  const trigger = { kind: 'event', event: 'visited' }
  const once = await inWs((ws) => givenLiveCampaign(ws, clock, { trigger }))
  const weekly = await inWs((ws) => givenLiveCampaign(ws, clock, { trigger, reentry: { afterDays: 7 } }))
  for (const days of [0, 3, 4]) {
    clock.advance({ hours: 24 * days })
    await inWs((ws) => givenEvents(ws, [{ customerId: customer, name: 'visited', at: clock.now() }]))
    await worker.drain()
  }
  expect((await inWs((ws) => readResults(ws, once, clock.now()))).entries.total).toBe(1)
  expect((await inWs((ws) => readResults(ws, weekly, clock.now()))).entries.total).toBe(2)
})

test('only those of the audience enter, and only by events that match', async ({ worker, clock, inWs }) => {
  const [one = 0, two = 0] = await inWs((ws) => givenCustomers(ws, 2))
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'event', event: 'paid', where: [{ property: 'total', greaterThan: 50 }] },
      audience: { trait: { name: 'email', is: 'u1@example.com' } },
      reentry: 'every_time',
    }),
  )
  const pay = (customerId: number, total: number) => ({
    customerId,
    name: 'paid',
    at: clock.now(),
    properties: { total },
  })
  await inWs((ws) => givenEvents(ws, [pay(one, 50), pay(one, 51), pay(two, 99)]))
  const old = { ...pay(one, 60), at: clock.now().subtract({ hours: 25 }) }
  await inWs((ws) => givenEvents(ws, [old]))
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
})

test('a paused campaign waits, a stopped one skips what is queued and says so', async ({ worker, clock, inWs }) => {
  await inWs((ws) => givenCustomers(ws, 20))
  const steps = [{ kind: 'wait', duration: 'PT1H' }, emailStep()]
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { steps }))
  await worker.drain()
  clock.advance({ hours: 2 })
  await inWs((ws) => changeStatus(ws, campaign, ['live'], 'paused'))
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ waiting: 20 })

  await inWs((ws) => changeStatus(ws, campaign, ['paused'], 'live'))
  await inWs((ws) =>
    sql`update workspace_settings set kill_switch = true where workspace_id = ${ws.workspaceId}`.execute(ws.tx),
  )
  await worker.drain()
  expect(await inWs(tallyDeliveries)).toEqual({ queued: 20 })

  await inWs((ws) => changeStatus(ws, campaign, ['live'], 'stopped'))
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ stopped: 20 })
  const { deliveries, skipped } = await inWs((ws) => readResults(ws, campaign, clock.now()))
  expect(deliveries).toMatchObject({ due: 20, skipped: 20 })
  expect(skipped).toEqual([{ reason: 'campaign_stopped', count: 20 }])
})

test('a branch, an experiment and an update lead each customer one way', async ({ worker, clock, inWs }) => {
  const [one = 0] = await inWs((ws) => givenCustomers(ws, 200))
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      steps: [
        { kind: 'update', set: [{ key: 'welcomed', value: true }] },
        {
          kind: 'branch',
          paths: [
            {
              name: 'first',
              when: {
                all: [{ trait: { name: 'email', is: 'u1@example.com' } }, { trait: { name: 'welcomed', is: true } }],
              },
              steps: [emailStep('First'), { kind: 'end' }],
            },
          ],
        },
        {
          kind: 'split',
          arms: [
            { name: 'with', percent: 25, steps: [emailStep('Experiment')] },
            { name: 'without', percent: 75, steps: [] },
          ],
        },
      ],
    }),
  )
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ finished: 200 })
  const { rows } = await inWs((ws) =>
    sql<{ first: number; arms: number; welcomed: number }>`
      select count(*) filter (where d.customer_id = ${one}) as first,
             count(*) filter (where d.customer_id <> ${one}) as arms,
             (select count(*) from customers where workspace_id = ${ws.workspaceId} and traits @> '{"welcomed": true}') as welcomed
        from deliveries d where workspace_id = ${ws.workspaceId}`.execute(ws.tx),
  )
  expect(rows[0]).toMatchObject({ first: 1, welcomed: 200 })
  expect(rows[0]?.arms).toBeGreaterThan(25)
  expect(rows[0]?.arms).toBeLessThan(75)
})
