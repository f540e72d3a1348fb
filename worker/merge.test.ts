import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage, Provider, SendResult } from '../channels/provider.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import type { Store } from '../store/database/open.ts'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import type { TestClock } from '../store/testing.ts'
import { givenSegment, readCrossings, test } from './memberships/testing.ts'
import { emailStep, givenLiveCampaign, startTestWorker, tallyDeliveries, tallyEntries } from './testing/set-up.ts'

type Situation = { db: Db; workspaceId: number; clock: TestClock }
type GivenCall = Parameters<typeof givenCall>
const ingest = ({ db, workspaceId, clock }: Situation, ...calls: GivenCall[]) =>
  ingestCalls(
    db,
    workspaceId,
    calls.map((call) => givenCall(...call)),
    clock.now(),
  )
const visit = (name: string, traits: object = {}): GivenCall => ['identify', { anonymousId: name, traits }]
const signIn = (userId: string, name: string): GivenCall => ['identify', { userId, anonymousId: name }]

/** An email provider that holds every call until `release`, and tells when it was called. */
function makeSlowProvider(answers: SendResult[] = []) {
  const called = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const given: OutgoingMessage[] = []
  const provider: Provider = {
    name: 'slow',
    channel: 'email',
    idempotent: false,
    async send(batch) {
      given.push(...batch)
      called.resolve()
      await released.promise
      return batch.map(({ deliveryId }) => answers.shift() ?? { kind: 'sent', providerMessageId: `x-${deliveryId}` })
    },
  }
  return { provider, given, called: called.promise, release: released.resolve }
}

async function readDeliveries(ws: WorkspaceTx): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select d.state, d.reason, c.user_id as "userId" from deliveries d
      join customers c on c.workspace_id = d.workspace_id and c.id = d.customer_id
     where d.workspace_id = ${ws.workspaceId} order by d.id`.execute(ws.tx)
  return rows
}

test('a broadcast that passed the one and not the other reaches whom they became, once', async ({
  store,
  db,
  workspaceId,
  clock,
  identifyAll,
  inWs,
}) => {
  const at = { db, workspaceId, clock }
  // Known first, so the walk passes them first; without an email they are not in the audience.
  await ingest(at, ['track', { userId: 'u1', event: 'seen' }], ['track', { userId: 'u2', event: 'seen' }])
  await identifyAll(Array.from({ length: 20 }, (_, index) => `other${index}`))
  await ingest(at, visit('a1', { email: 'one@example.com' }), visit('a2', { email: 'two@example.com' }))
  await inWs((ws) => givenLiveCampaign(ws, clock, { audience: { trait: { name: 'email', exists: true } } }))
  await inWs(({ tx }) =>
    sql`update broadcasts set cursor = (
          select max(customer_id) from customer_identities where workspace_id = ${workspaceId} and value = 'u2')
         where workspace_id = ${workspaceId}`.execute(tx),
  )
  await ingest(at, signIn('u1', 'a1'), signIn('u2', 'a2'))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 22 })
    const { rows } = await inWs(({ tx }) =>
      sql`select 1 from broadcast_rechecks where workspace_id = ${workspaceId}`.execute(tx),
    )
    expect(rows).toEqual([])
  } finally {
    await worker.close()
  }
})

type Sending = Situation & { store: Store; inWs: <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T> }

/** Let u1 turn out to be a1 while the provider has a message, and go on until all is done. @returns whom it was given */
async function mergeWhileSending({ store, inWs, ...at }: Sending, answers: SendResult[]) {
  const slow = makeSlowProvider(answers)
  const worker = await startTestWorker(store, at.clock, at.workspaceId, { providers: [slow.provider] })
  try {
    const drained = worker.drain()
    await slow.called
    await ingest(at, signIn('u1', 'a1'))
    slow.release()
    await drained
    at.clock.advance({ hours: 3 })
    await worker.drain()
    return { given: slow.given.map(({ address }) => address), deliveries: await inWs(readDeliveries) }
  } finally {
    slow.release()
    await worker.close()
  }
}

const busy: SendResult = { kind: 'retry', reason: 'busy', afterMs: 0 }

test.for([
  ['is sent', [], 1],
  ['finds the provider busy', [busy], 2],
] as const)(
  'a merge while a message is with its provider, which %s: one message arrives',
  async ([, answers, calls], { store, db, workspaceId, clock, identifyAll, inWs }) => {
    await identifyAll(['u1'])
    await ingest({ db, workspaceId, clock }, visit('a1', { email: 'one@example.com' }))
    const later = { ...emailStep('Hello'), timing: { kind: 'local_time', at: '12:00' } }
    const known = { trait: { name: 'user_id', exists: true } }
    // The known one is sent to at once, the other at noon.
    const paths = [{ name: 'known', when: known, steps: [emailStep('Now')] }]
    await inWs((ws) => givenLiveCampaign(ws, clock, { steps: [{ kind: 'branch', paths, otherwise: [later] }] }))
    const { given, deliveries } = await mergeWhileSending({ store, db, workspaceId, clock, inWs }, [...answers])
    expect(given).toEqual(Array(calls).fill('u1@example.com'))
    expect(deliveries).toEqual([
      { state: 'sent', reason: null, userId: 'u1' },
      { state: 'skipped', reason: 'merged', userId: 'u1' },
    ])
  },
)

test('a merge while both messages are with a busy provider: the one that yielded is not tried again', async ({
  store,
  db,
  workspaceId,
  clock,
  identifyAll,
  inWs,
}) => {
  await identifyAll(['u1'])
  await ingest({ db, workspaceId, clock }, visit('a1', { email: 'one@example.com' }))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const { given, deliveries } = await mergeWhileSending({ store, db, workspaceId, clock, inWs }, [busy, busy])
  expect(given.toSorted()).toEqual(['one@example.com', 'u1@example.com', 'u1@example.com'])
  expect(deliveries).toEqual([
    { state: 'sent', reason: null, userId: 'u1' },
    { state: 'skipped', reason: 'merged', userId: 'u1' },
  ])
})

test('who was held out by either id is held out when they come again', async ({
  worker,
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  const at = { db, workspaceId, clock }
  const trigger = { kind: 'event', event: 'hello' }
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger, reentry: 'every_time', holdoutPercent: 50 }))
  const names = Array.from({ length: 30 }, (_, index) => String(index))
  await ingest(at, ...names.map((name): GivenCall => ['track', { anonymousId: `a${name}`, event: 'hello' }]))
  await ingest(at, ...names.map((name): GivenCall => ['identify', { userId: `u${name}` }]))
  await worker.drain()
  await ingest(at, ...names.map((name) => signIn(`u${name}`, `a${name}`)))
  await ingest(at, ...names.map((name): GivenCall => ['track', { userId: `u${name}`, event: 'hello' }]))
  await worker.drain()
  const { rows } = await inWs(({ tx }) =>
    sql<{ kinds: boolean[] }>`
      select array_agg(distinct held_out) as kinds from journey_entries
       where workspace_id = ${workspaceId} group by customer_id having count(*) = 2`.execute(tx),
  )
  expect(rows).toHaveLength(30)
  expect(rows.every(({ kinds }) => kinds.length === 1)).toBe(true)
  expect(new Set(rows.map(({ kinds }) => kinds[0])).size).toBe(2)
})

test('who was in a segment by either id does not come in anew, and goes when the two together do not match', async ({
  worker,
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  const at = { db, workspaceId, clock }
  await inWs((ws) => givenSegment(ws, clock, 'Trials', { trait: { name: 'plan', is: 'trial' } }))
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'segment_entry', segment: 'Trials' },
      reentry: 'every_time',
    }),
  )
  await ingest(at, ['track', { userId: 'u1', event: 'seen' }], ['identify', { userId: 'u2', traits: { plan: 'paid' } }])
  await ingest(at, visit('a1', { plan: 'trial' }), visit('a2', { plan: 'trial' }))
  await worker.drain()
  clock.advance({ minutes: 1 })
  await ingest(at, signIn('u1', 'a1'), signIn('u2', 'a2'))
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'in', u2: 'in out' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 2 })
})

test('merges while workers send, ten at once: every customer gets the broadcast once, and nothing is lost', async ({
  store,
  db,
  workspaceId,
  clock,
  identifyAll,
  inWs,
}) => {
  const at = { db, workspaceId, clock }
  const names = Array.from({ length: 20 }, (_, index) => String(index))
  await identifyAll(names.map((name) => `u${name}`))
  await ingest(at, ...names.map((name) => visit(`a${name}`)))
  await ingest(at, ...names.map((name): GivenCall => ['track', { anonymousId: `a${name}`, event: 'seen' }]))
  const trigger = { kind: 'event', event: 'seen' }
  await inWs((ws) => givenLiveCampaign(ws, clock))
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger, reentry: 'every_time' }))
  const workers = await Promise.all([1, 2].map(() => startTestWorker(store, clock, workspaceId, { batchSize: 10 })))
  const people = Array.from({ length: 10 }, (_, from) => names.filter((_name, index) => index % 10 === from))
  try {
    await Promise.all([
      ...workers.map((worker) => worker.drain()),
      ...people.map(async (mine) => {
        for (const name of mine) {
          await ingest(at, ['track', { anonymousId: `a${name}`, event: 'seen' }])
          await ingest(at, signIn(`u${name}`, `a${name}`))
        }
      }),
    ])
    await Promise.all(workers.map((worker) => worker.drain()))
  } finally {
    await Promise.all(workers.map((worker) => worker.close()))
  }
  const { rows } = await inWorkspace(db, workspaceId, ({ tx }) =>
    sql`
      select (select count(*) from customers where workspace_id = ${workspaceId}) as customers,
             (select count(*) from events where workspace_id = ${workspaceId}) as events,
             (select count(*) from due_events where workspace_id = ${workspaceId}) as waiting,
             (select count(*) from journey_entries where workspace_id = ${workspaceId} and trigger_event is not null) as triggered,
             (select count(*) from deliveries where workspace_id = ${workspaceId} and state not in ('sent', 'skipped')) as open,
             (select count(*) from (
                select 1 from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = d.entry_id
                 where d.workspace_id = ${workspaceId} and e.trigger_event is null and d.state = 'sent'
                   and d.address like 'u%'
                 group by d.customer_id having count(*) = 1) once) as once`.execute(tx),
  )
  // The first events came before the campaign was live.
  expect(rows).toEqual([{ customers: 20, events: 40, waiting: 0, triggered: 20, open: 0, once: 20 }])
}, 90_000)
