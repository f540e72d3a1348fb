import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { readDeliveryMoments } from '../domain/trace/delivery-moment.ts'
import { readMoments } from '../domain/trace/moment.ts'
import { replay } from '../domain/trace/replay.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { changeStatus } from '../store/campaigns/campaigns.ts'
import { test as base } from '../store/testing.ts'
import { listRefusals } from '../store/traces/refusals.ts'
import type { RunningWorker } from './start-worker.ts'
import { emailStep, givenCustomers, givenEvents, givenLiveCampaign, startTestWorker } from './testing/set-up.ts'

const test = base.extend<{ worker: RunningWorker }>({
  worker: async ({ store, clock, workspaceId }, use) => {
    const worker = await startTestWorker(store, clock, workspaceId)
    await use(worker)
    await worker.close()
  },
})

const rich = {
  trigger: { kind: 'event', event: 'cart_updated', keyedBy: 'cart_id' },
  reentry: 'every_time',
  holdoutPercent: 10,
  exit: [{ kind: 'event', event: 'order_completed', sameKey: 'cart_id' }],
  steps: [
    { kind: 'wait_for_event', event: 'app_opened', timeout: 'PT2H', otherwise: [emailStep('Come back')] },
    {
      kind: 'split',
      arms: [
        { name: 'a', percent: 50, steps: [{ kind: 'wait', duration: 'PT1H' }] },
        { name: 'b', percent: 50, steps: [] },
      ],
    },
    {
      kind: 'branch',
      paths: [
        { name: 'opened', when: { performed: { event: 'app_opened', atLeast: 1 } }, steps: [emailStep('Hello')] },
      ],
      otherwise: [{ kind: 'end' }],
    },
    emailStep('Last', { timing: { kind: 'local_time', at: '09:00' } }),
  ],
}

type Stored = {
  id: number
  state: string
  stepId: string | null
  arms: object
  endReason: string | null
  trace: unknown
  deliveries: string[]
}

async function readStored(ws: WorkspaceTx): Promise<Stored[]> {
  const { rows } = await sql<Stored>`
    select e.id, e.state, e.step_id as "stepId", e.arms, e.end_reason as "endReason", e.trace,
           array(select d.step_id from deliveries d
                  where d.workspace_id = e.workspace_id and d.entry_id = e.id order by d.id) as deliveries
      from journey_entries e where e.workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  return rows
}

const names = ['cart_updated', 'cart_updated', 'app_opened', 'order_completed']
const anyRound = fc.record({
  names: fc.array(fc.constantFrom(...names), { minLength: 20, maxLength: 20 }),
  afterMinutes: fc.integer({ min: 0, max: 400 }),
})

test('whatever customers do, each entry’s trace replays to where it stands', async ({ worker, clock, inWs }) => {
  const customers = await inWs((ws) => givenCustomers(ws, 20))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, rich))
  const check = async () => {
    const stored = await inWs(readStored)
    for (const { id, state, stepId, arms, endReason, trace, deliveries } of stored)
      expect({ id, ...replay(readMoments(trace)) }).toEqual({ id, state, stepId, arms, endReason, deliveries })
    return stored
  }
  for (const { names: done, afterMinutes } of fc.sample(anyRound, { numRuns: 8, seed: 7 })) {
    const at = clock.advance({ minutes: afterMinutes })
    const events = customers.map((customerId, index) => ({
      customerId,
      name: done[index] ?? 'app_opened',
      at,
      properties: { cart_id: `cart${index % 2}` },
    }))
    await inWs((ws) => givenEvents(ws, events))
    await worker.drain()
    await check()
  }
  await inWs((ws) => changeStatus(ws, campaign, ['live'], 'stopped'))
  await worker.drain()
  const over = await check()
  expect(over.length).toBeGreaterThan(5)
  expect(over.filter(({ endReason }) => endReason === null)).toEqual([])
})

test('why somebody did not enter is kept once by reason, with how often and the parts that failed', async ({
  worker,
  clock,
  inWs,
}) => {
  const [customer = 0] = await inWs((ws) => givenCustomers(ws, 1))
  const campaign = await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      ...rich,
      audience: { all: [{ everyone: true }, { trait: { name: 'plan', is: 'trial' } }] },
    }),
  )
  const happen = async (at: Temporal.Instant, properties: Record<string, unknown>) => {
    await inWs((ws) => givenEvents(ws, [{ customerId: customer, name: 'cart_updated', at, properties }]))
    await worker.drain()
  }
  await happen(clock.now(), { cart_id: 'x' })
  await happen(clock.advance({ minutes: 1 }), { cart_id: 'y' })
  await happen(clock.now(), {})
  await happen(clock.now().subtract({ hours: 25 }), { cart_id: 'z' })
  const refusals = await inWs((ws) => listRefusals(ws, customer, campaign))
  expect(refusals.map(({ reason, count, detail }) => ({ reason, count, detail })).toSorted(byReason)).toEqual([
    { reason: 'audience', count: 2, detail: { event: 'cart_updated', failing: [1] } },
    { reason: 'no_key', count: 1, detail: { event: 'cart_updated', key: 'cart_id' } },
    {
      reason: 'too_old',
      count: 1,
      detail: { event: 'cart_updated', eventAt: '2026-11-23T09:01:00Z', maxAgeHours: 24 },
    },
  ])
})

const byReason = (a: { reason: string }, b: { reason: string }) => a.reason.localeCompare(b.reason)

test('a message that waits for the morning keeps when it was deferred, and until when', async ({
  worker,
  clock,
  inWs,
}) => {
  clock.advance({ hours: 12 })
  await inWs((ws) => givenCustomers(ws, 1))
  await inWs((ws) =>
    sql`update workspace_settings set quiet_from_minute = 1320, quiet_to_minute = 480
         where workspace_id = ${ws.workspaceId}`.execute(ws.tx),
  )
  await inWs((ws) => givenLiveCampaign(ws, clock))
  await worker.drain()
  clock.advance({ hours: 11 })
  await worker.drain()
  const { rows } = await inWs((ws) =>
    sql<{ state: string; trace: unknown }>`
      select state, trace from deliveries where workspace_id = ${ws.workspaceId}`.execute(ws.tx),
  )
  expect(rows.map(({ state, trace }) => ({ state, trace: readDeliveryMoments(trace) }))).toEqual([
    {
      state: 'sent',
      trace: [
        {
          t: Temporal.Instant.from('2026-11-24T22:00:00Z'),
          k: 'deferred',
          r: 'quiet_hours',
          u: Temporal.Instant.from('2026-11-25T08:00:00Z'),
        },
      ],
    },
  ])
})
