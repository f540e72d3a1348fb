import { sql } from 'kysely'
import { expect } from 'vitest'
import { changeStatus } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { forgetCustomer } from '../../store/privacy/forget-customer.ts'
import { readResults } from '../../store/results.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import {
  emailStep,
  givenCustomers,
  givenEvents,
  givenLiveCampaign,
  tallyDeliveries,
  tallyEntries,
} from '../testing/set-up.ts'
import { signatureOf, test } from './testing.ts'

const allow = (ws: WorkspaceTx, url: string) => changeSettings(ws, { webhookUrls: [url] })
const webhookStep = (url: string, more: object = {}) => ({ kind: 'webhook', url, ...more })
test('a journey calls, says whom and why, signed, and goes on when the call has ended', async ({
  clock,
  inWs,
  workspaceId,
  receive,
  start,
}) => {
  const receiver = await receive()
  const [customer = 0] = await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) =>
    sql`update customers set traits = '{"plan":"Pro 🎁","secret":"x"}' where id = ${customer}`.execute(ws.tx),
  )
  await inWs((ws) => allow(ws, receiver.url))
  const url = `${receiver.url}/coupon?x=1`
  const campaign = await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'event', event: 'signed_up', keyedBy: null },
      steps: [webhookStep(url, { traits: ['plan', 'email', 'gone'] }), emailStep()],
    }),
  )
  await inWs((ws) =>
    givenEvents(ws, [{ customerId: customer, name: 'signed_up', at: clock.now(), properties: { from: 'ad' } }]),
  )
  const worker = await start(receiver)
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 1 })
  const [call] = receiver.received
  if (call === undefined) throw new RangeError('a call was to come')
  expect(JSON.parse(call.body)).toEqual({
    type: 'journey.step',
    timestamp: clock.now().toString(),
    data: {
      campaign: { id: campaign, version: 1, name: 'Test campaign' },
      stepId: expect.stringMatching(/^stp_/),
      entryId: expect.stringMatching(/^\d+$/),
      customer: {
        id: String(customer),
        userId: 'u1',
        traits: { plan: 'Pro 🎁', email: 'u1@example.com', gone: null },
      },
      event: { name: 'signed_up', at: clock.now().toString(), properties: { from: 'ad' } },
    },
  })
  expect(call.headers['webhook-signature']).toBe(signatureOf(call, { workspaceId, owner: 'steps', generation: 1 }))
  expect((await inWs((ws) => readResults(ws, campaign, clock.now()))).calls).toEqual({
    queued: 0,
    done: 1,
    failed: 0,
    skipped: 0,
  })
})

test('a call that fails is made again with the same id and words, holds the journey an hour at most, and is given up', async ({
  clock,
  inWs,
  receive,
  start,
}) => {
  const receiver = await receive((response) => response.writeHead(503).end('later'))
  const [customer] = await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) => allow(ws, receiver.url))
  const campaign = await inWs((ws) =>
    givenLiveCampaign(ws, clock, { steps: [webhookStep(receiver.url, { traits: ['plan'] }), emailStep()] }),
  )
  const worker = await start(receiver)
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ waiting: 1 })
  await inWs((ws) => sql`update customers set traits = '{"plan":"New"}' where id = ${customer}`.execute(ws.tx))
  clock.advance({ minutes: 59 })
  await worker.drain()
  expect(await inWs(tallyDeliveries)).toEqual({})
  clock.advance({ minutes: 1 })
  await worker.drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 1 })
  for (let hours = 0; hours < 80; hours += 8) {
    clock.advance({ hours: 8 })
    await worker.drain()
  }
  expect(receiver.received).toHaveLength(12)
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  const { calls } = await inWs((ws) => readResults(ws, campaign, clock.now()))
  expect(calls).toMatchObject({ queued: 0, failed: 1 })
})

test('the kill switch and a pause hold calls back, a stop and an exit end them, a forgotten customer has none', async ({
  db,
  clock,
  inWs,
  workspaceId,
  receive,
  start,
}) => {
  const receiver = await receive()
  const customers = await inWs((ws) => givenCustomers(ws, 4))
  await inWs((ws) => allow(ws, receiver.url))
  await inWs((ws) => changeSettings(ws, { killSwitch: true }))
  const campaign = await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'event', event: 'signed_up', keyedBy: null },
      exit: [{ kind: 'event', event: 'left' }],
      steps: [webhookStep(receiver.url), emailStep()],
    }),
  )
  await inWs((ws) =>
    givenEvents(
      ws,
      customers.map((customerId) => ({ customerId, name: 'signed_up', at: clock.now() })),
    ),
  )
  const worker = await start(receiver)
  await worker.drain()
  await inWs((ws) => givenEvents(ws, [{ customerId: customers[0] ?? 0, name: 'left', at: clock.now() }]))
  const forgotten = { workspaceId, customerId: customers[1] ?? 0, memberId: 'mem_test', at: clock.now() }
  await forgetCustomer(db, forgotten)
  await worker.drain()
  expect(receiver.received).toEqual([])
  expect(await inWs(tallyEntries)).toEqual({ exited: 1, stopped: 1, waiting: 2 })

  await inWs((ws) => changeStatus(ws, campaign, ['live'], 'paused'))
  await inWs((ws) => changeSettings(ws, { killSwitch: false }))
  await worker.drain()
  expect(receiver.received).toEqual([])

  await inWs((ws) => changeStatus(ws, campaign, ['paused'], 'live'))
  await worker.drain()
  expect(receiver.received).toHaveLength(2)
  const results = await inWs((ws) => readResults(ws, campaign, clock.now()))
  expect(results.calls).toEqual({ queued: 0, done: 2, failed: 0, skipped: 2 })
})

test('an address that is no longer allowed, or not public, is not called, and the journey goes on', async ({
  clock,
  inWs,
  receive,
  start,
}) => {
  const receiver = await receive()
  await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) => allow(ws, receiver.url))
  const steps = [webhookStep('https://elsewhere.example/'), webhookStep(receiver.url), emailStep()]
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { steps }))
  const call = receiver.openCaller({ mayConnect: () => false })
  const worker = await start(receiver, { call })
  await worker.drain()
  expect(receiver.received).toEqual([])
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 1 })
  const { rows } = await inWs((ws) =>
    sql<{ reason: string }>`
      select reason from outgoing_calls where workspace_id = ${ws.workspaceId} order by id`.execute(ws.tx),
  )
  expect(rows.map(({ reason }) => reason)).toEqual(['url_not_allowed', 'address_not_public'])
  expect((await inWs((ws) => readResults(ws, campaign, clock.now()))).calls).toMatchObject({ failed: 2 })
})
