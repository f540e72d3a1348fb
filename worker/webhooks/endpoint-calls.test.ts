import { sql } from 'kysely'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Received } from '../../channels/webhooks/testing.ts'
import { NewEndpoint } from '../../domain/webhooks/endpoint.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { recordMilestone } from '../../store/deliveries/milestones.ts'
import { addEndpoint, readEndpoint } from '../../store/webhooks/endpoints.ts'
import { listEndpointCalls } from '../../store/webhooks/list-calls.ts'
import { exchangeSecret } from '../../store/webhooks/secrets.ts'
import { givenCustomers, givenLiveCampaign } from '../testing/set-up.ts'
import { signatureOf, test } from './testing.ts'

const Told = z.object({
  type: z.literal('delivery.events'),
  timestamp: z.string(),
  data: z.object({
    events: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        at: z.string(),
        delivery: z.object({ id: z.string(), campaignId: z.string(), channel: z.string().nullable() }),
        customer: z.object({ id: z.string(), userId: z.string().nullable() }),
        reason: z.string().nullable(),
      }),
    ),
  }),
})
const listTold = (received: readonly Received[]) =>
  received.flatMap(({ body }) => Told.parse(JSON.parse(body)).data.events)
const typesOf = (received: readonly Received[]) => listTold(received).map(({ type }) => type)
const idsOf = (received: readonly Received[]) => received.map(({ headers }) => headers['webhook-id'])

const addTold = (ws: WorkspaceTx, url: string, at: Temporal.Instant, more: object = {}) =>
  addEndpoint(ws, NewEndpoint.parse({ url, ...more }), at)

test('an endpoint is told of every milestone, each once, in order, a hundred at a time', async ({
  clock,
  inWs,
  receive,
  start,
}) => {
  let open = 0
  let most = 0
  const receiver = await receive((response) => {
    most = Math.max(most, (open += 1))
    setTimeout(() => {
      open -= 1
      response.end()
    }, 5)
  })
  await inWs((ws) => givenCustomers(ws, 120))
  const endpoint = await inWs((ws) => addTold(ws, receiver.url, clock.now()))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const workers = [await start(receiver), await start(receiver)]
  await Promise.all(workers.map((worker) => worker.drain()))
  const { rows } = await inWs((ws) =>
    sql<{ id: number }>`select id from deliveries where workspace_id = ${ws.workspaceId} order by id`.execute(ws.tx),
  )
  const first = rows[0]?.id ?? 0
  for (const milestone of ['delivered', 'opened', 'opened', 'clicked', 'opted_out'] as const)
    await inWs((ws) => recordMilestone(ws, first, milestone, clock.advance({ minutes: 1 })))
  await workers[0]?.drain()

  const told = listTold(receiver.received)
  expect(told).toHaveLength(120 * 2 + 4)
  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length)
  expect(told.map(({ id }) => Number(id))).toEqual(told.map(({ id }) => Number(id)).toSorted((a, b) => a - b))
  expect(told.filter(({ delivery }) => delivery.id === String(first)).map(({ type }) => type)).toEqual(
    ['attempted', 'sent', 'delivered', 'opened', 'clicked', 'opted_out'].map((name) => `delivery.${name}`),
  )
  expect(Math.max(...receiver.received.map((call) => listTold([call]).length))).toBeLessThanOrEqual(100)
  expect(most).toBe(1)
  const calls = await inWs((ws) => listEndpointCalls(ws, endpoint.id))
  expect(calls.every(({ state, status }) => state === 'done' && status === 200)).toBe(true)
  expect(calls.reduce((sum, { events }) => sum + (events ?? 0), 0)).toBe(told.length)
  expect((await inWs((ws) => readEndpoint(ws, endpoint.id))).waiting).toBe(0)
})

test('an endpoint that asks for every time hears of each open, and only of what it asked for', async ({
  clock,
  inWs,
  receive,
  start,
}) => {
  const [every, first] = [await receive(), await receive()]
  await inWs((ws) => givenCustomers(ws, 2))
  const events = ['opened', 'skipped']
  await inWs((ws) => addTold(ws, every.url, clock.now(), { events, mode: 'every' }))
  await inWs((ws) => addTold(ws, first.url, clock.now(), { events }))
  await inWs((ws) => sql`delete from customer_identities where workspace_id = ${ws.workspaceId}`.execute(ws.tx))
  await inWs((ws) =>
    sql`update customers set email = null where workspace_id = ${ws.workspaceId} and user_id = 'u2'`.execute(ws.tx),
  )
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const worker = await start(every, {
    call: (call) => (call.url.startsWith(every.url) ? every : first).call(call),
  })
  await worker.drain()
  const { rows } = await inWs((ws) =>
    sql<{ id: number; state: string }>`select id, state from deliveries where workspace_id = ${ws.workspaceId}`.execute(
      ws.tx,
    ),
  )
  for (const { id } of rows)
    for (let times = 0; times < 3; times += 1) await inWs((ws) => recordMilestone(ws, id, 'opened', clock.now()))
  await inWs((ws) => recordMilestone(ws, 999_999_999, 'opened', clock.now()))
  await worker.drain()
  expect(typesOf(first.received)).toEqual(['delivery.skipped', 'delivery.opened'])
  expect(typesOf(every.received)).toEqual(['delivery.skipped', 'delivery.opened', 'delivery.opened', 'delivery.opened'])
  expect(listTold(first.received)[0]?.reason).toBe('unreachable')
})

test('a receiver that asks for patience gets it, one that is gone is switched off, one that long fails is too', async ({
  clock,
  inWs,
  receive,
  start,
}) => {
  let status = 429
  const receiver = await receive((response) => response.writeHead(status, { 'retry-after': '600' }).end())
  await inWs((ws) => givenCustomers(ws, 1))
  const { id } = await inWs((ws) => addTold(ws, receiver.url, clock.now()))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const worker = await start(receiver)
  await worker.drain()
  clock.advance({ seconds: 599 })
  await worker.drain()
  expect(receiver.received).toHaveLength(1)
  clock.advance({ seconds: 1 })
  await worker.drain()
  expect(receiver.received).toHaveLength(2)
  status = 410
  clock.advance({ minutes: 11 })
  await worker.drain()
  const gone = await inWs((ws) => readEndpoint(ws, id))
  expect(gone).toMatchObject({ state: 'off', offReason: 'gone: the receiver answered 410' })
  await inWs((ws) => givenLiveCampaign(ws, clock))
  await worker.drain()
  expect(receiver.received).toHaveLength(3)

  status = 500
  const failing = await inWs((ws) => addTold(ws, receiver.url, clock.now()))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  for (let hours = 0; hours < 72; hours += 8) {
    await worker.drain()
    clock.advance({ hours: 8 })
  }
  const off = await inWs((ws) => readEndpoint(ws, failing.id))
  expect(off).toMatchObject({ state: 'off', offReason: 'failing for 24 hours: status 500' })
})

test('a worker that is lost between the call and its record leaves it to another, under the same id', async ({
  clock,
  inWs,
  receive,
  start,
}) => {
  const receiver = await receive()
  await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) => addTold(ws, receiver.url, clock.now(), { events: ['sent'] }))
  let calls = 0
  const lost = Promise.withResolvers<void>()
  const late = Promise.withResolvers<void>()
  const losing = await start(receiver, {
    callLeaseMs: 300,
    async call(call) {
      const answer = await receiver.call(call)
      calls += 1
      if (calls > 1) return answer
      lost.resolve()
      await late.promise
      return { kind: 'answered', status: 500, retryAfterMs: null, excerpt: 'too late to count' }
    },
  })
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const draining = losing.drain()
  await lost.promise
  const other = await start(receiver, { callLeaseMs: 5_000 })
  await new Promise((resolve) => setTimeout(resolve, 350))
  await other.drain()
  late.resolve()
  await draining
  expect(receiver.received).toHaveLength(2)
  expect(new Set(idsOf(receiver.received)).size).toBe(1)
  const { rows } = await inWs((ws) =>
    sql`select state, last_status from outgoing_calls where workspace_id = ${ws.workspaceId}`.execute(ws.tx),
  )
  expect(rows).toEqual([{ state: 'done', last_status: 200 }])
})

test('an exchanged secret signs beside the one before for a day', async ({
  clock,
  inWs,
  workspaceId,
  receive,
  start,
}) => {
  const receiver = await receive()
  await inWs((ws) => givenCustomers(ws, 1))
  const { id } = await inWs((ws) => addTold(ws, receiver.url, clock.now(), { events: ['sent'] }))
  await inWs((ws) => exchangeSecret(ws, id, clock.now()))
  const worker = await start(receiver)
  for (const hours of [1, 24]) {
    clock.advance({ hours })
    await inWs((ws) => givenLiveCampaign(ws, clock))
    await worker.drain()
  }
  const signaturesOf = (call: Received, generation: number) => signatureOf(call, { workspaceId, owner: id, generation })
  const [during, after] = receiver.received
  if (during === undefined || after === undefined) throw new RangeError('two calls were to come')
  expect(during.headers['webhook-signature']).toBe(`${signaturesOf(during, 2)} ${signaturesOf(during, 1)}`)
  expect(after.headers['webhook-signature']).toBe(signaturesOf(after, 2))
})
