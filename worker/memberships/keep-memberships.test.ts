import { sql } from 'kysely'
import { expect } from 'vitest'
import { changeStatus } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import { readResults } from '../../store/results.ts'
import { emailStep, givenLiveCampaign, startTestWorker, tallyEntries, workByHand } from '../testing/set-up.ts'
import { givenSegment, listIds, readCrossings, test } from './testing.ts'

const entersTrials = { trigger: { kind: 'segment_entry', segment: 'Trials' }, reentry: 'every_time' }
const onTrial = { trait: { name: 'plan', is: 'trial' } } as const

async function countRows(ws: WorkspaceTx): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from watched_conditions where workspace_id = ${ws.workspaceId}) as conditions,
           (select count(*) from memberships where workspace_id = ${ws.workspaceId} and is_member) as members,
           (select count(*) from changed_customers where workspace_id = ${ws.workspaceId}) as waiting`.execute(ws.tx)
  return rows[0] ?? {}
}

test('whoever comes into the segment after the launch begins the journey, whoever was in it does not', async ({
  worker,
  person,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(listIds(1, 3))
  await person('u1').identify({ plan: 'trial' })
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) => givenLiveCampaign(ws, clock, entersTrials))
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({})
  await person('u2').identify({ plan: 'trial' })
  await person('new').identify({ plan: 'trial' })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ finished: 2 })
  expect(await inWs(readCrossings)).toEqual({ new: 'in', u2: 'in' })
  expect(await inWs(countRows)).toEqual({ conditions: 1, members: 3, waiting: 0 })
})

test('imported history brings customers into the segment and starts nothing', async ({
  worker,
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) => givenLiveCampaign(ws, clock, entersTrials))
  const calls = listIds(1, 3).map((userId) => givenCall('identify', { userId, traits: { plan: 'trial' } }))
  await ingestCalls(db, workspaceId, calls, clock.now(), { wakesCampaigns: false })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'in', u2: 'in', u3: 'in' })
  expect(await inWs(tallyEntries)).toEqual({})
})

test('whom history moves while time asks for a look is left to the history, which starts nothing', async ({
  store,
  db,
  identifyAll,
  workspaceId,
  clock,
  inWs,
}) => {
  const { drain } = workByHand(store, clock, workspaceId)
  await identifyAll(listIds(1, 2))
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) => givenLiveCampaign(ws, clock, entersTrials))
  await drain()
  // A whole chunk of changes stands before the history, and time asks for the customer with it.
  await inWs(async ({ tx }) => {
    await sql`
      insert into changed_customers (workspace_id, customer_id, is_fresh)
      select workspace_id, id, true from customers, generate_series(1, 1000)
       where workspace_id = ${workspaceId} and user_id = 'u2'`.execute(tx)
    await sql`
      insert into memberships (workspace_id, watched_id, customer_id, is_member, since, recheck_at)
      select c.workspace_id, w.id, c.id, false, ${clock.now().toString()}, ${clock.now().toString()}
        from customers c join watched_conditions w using (workspace_id)
       where c.workspace_id = ${workspaceId} and c.user_id = 'u1'
      on conflict (workspace_id, watched_id, customer_id) do update set recheck_at = excluded.recheck_at`.execute(tx)
  })
  const history = [givenCall('identify', { userId: 'u1', traits: { plan: 'trial' } })]
  await ingestCalls(db, workspaceId, history, clock.now(), { wakesCampaigns: false })
  await drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'in' })
  expect(await inWs(tallyEntries)).toEqual({})
})

test('leaving is kept, and coming in again is a new entry as far as re-entry allows', async ({
  worker,
  person,
  clock,
  inWs,
}) => {
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) => givenLiveCampaign(ws, clock, entersTrials))
  await inWs((ws) => givenLiveCampaign(ws, clock, { ...entersTrials, reentry: 'once' }))
  for (const plan of ['trial', 'paid', 'trial']) {
    await person('u1').identify({ plan })
    await worker.drain()
    clock.advance({ minutes: 1 })
  }
  expect(await inWs(readCrossings)).toEqual({ u1: 'in out in' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 3 })
})

test('not seen for 30 days becomes true on its own, to the very moment', async ({ worker, person, clock, inWs }) => {
  await person('u1').track('seen')
  await inWs((ws) => givenSegment(ws, clock, 'Gone', { not: { performed: { event: 'seen', withinDays: 30 } } }))
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: { kind: 'segment_entry', segment: 'Gone' } }))
  await worker.drain()
  clock.advance({ hours: 24 * 10 })
  await person('u1').track('seen')
  await worker.drain()
  clock.advance({ hours: 24 * 30 })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({})
  clock.advance({ microseconds: 1 })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'in' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
  await person('u1').track('seen')
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'in out' })
})

test('only those of the audience begin the journey, and a history that is imported begins none', async ({
  worker,
  person,
  clock,
  inWs,
}) => {
  await inWs((ws) => givenSegment(ws, clock, 'Buyers', { performed: { event: 'order' } }))
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'segment_entry', segment: 'Buyers' },
      audience: { trait: { name: 'country', is: 'DE' } },
    }),
  )
  await person('german').identify({ country: 'DE' })
  await person('french').identify({ country: 'FR' })
  await person('imported').identify({ country: 'DE' })
  await worker.drain()
  await person('german').track('order')
  await person('french').track('order')
  await person('imported').track('order', { timestamp: clock.now().subtract({ hours: 25 }).toString() })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ french: 'in', german: 'in', imported: 'in' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 1 })
})

test('two campaigns share one condition; it is kept while one is paused, and dropped when both are stopped', async ({
  worker,
  person,
  clock,
  inWs,
}) => {
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  const one = await inWs((ws) => givenLiveCampaign(ws, clock, entersTrials))
  const two = await inWs((ws) => givenLiveCampaign(ws, clock, entersTrials))
  const countEntries = async (id: string) => (await inWs((ws) => readResults(ws, id, clock.now()))).entries.total
  await inWs((ws) => changeStatus(ws, one, ['live'], 'paused'))
  await person('u1').identify({ plan: 'trial' })
  await worker.drain()
  expect([await countEntries(one), await countEntries(two)]).toEqual([0, 1])
  await inWs((ws) => changeStatus(ws, one, ['paused'], 'live'))
  await person('u2').identify({ plan: 'trial' })
  await worker.drain()
  expect([await countEntries(one), await countEntries(two)]).toEqual([1, 2])
  expect(await inWs(countRows)).toEqual({ conditions: 1, members: 2, waiting: 0 })
  await inWs((ws) => changeStatus(ws, two, ['live'], 'stopped'))
  await worker.drain()
  expect(await inWs(countRows)).toMatchObject({ conditions: 1, members: 2 })
  await inWs((ws) => changeStatus(ws, one, ['live'], 'stopped'))
  await person('u3').identify({ plan: 'trial' })
  await worker.drain()
  expect(await inWs(countRows)).toEqual({ conditions: 0, members: 0, waiting: 0 })
})

test('coming into the segment is a conversion within its window, sent or held out', async ({
  worker,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(listIds(1, 100))
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  const conversion = { kind: 'segment', segment: 'Trials', withinHours: 24 }
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, { conversion, holdoutPercent: 50 }))
  await worker.drain()
  clock.advance({ hours: 23 })
  await identifyAll(listIds(1, 40), { plan: 'trial' })
  await worker.drain()
  clock.advance({ hours: 2 })
  await identifyAll(listIds(41, 60), { plan: 'trial' })
  await worker.drain()
  const { entries, deliveries } = await inWs((ws) => readResults(ws, id, clock.now()))
  expect(entries.heldOutConverted + entries.entitledConverted).toBe(40)
  expect(entries.heldOutConverted).toBeGreaterThan(0)
  expect(deliveries.converted).toBe(entries.entitledConverted)
  clock.advance({ hours: 24 * 91 })
  await worker.drain()
  expect(await inWs(countRows)).toEqual({ conditions: 0, members: 0, waiting: 0 })
})

test('what a journey sets, what a message meets with and what a customer allows moves them too', async ({
  worker,
  person,
  identifyAll,
  clock,
  inWs,
}) => {
  await identifyAll(['u1'])
  const first = await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      trigger: { kind: 'event', event: 'hello' },
      steps: [{ kind: 'update', set: [{ key: 'greeted', value: true }] }, emailStep()],
    }),
  )
  await inWs((ws) => givenSegment(ws, clock, 'Greeted', { trait: { name: 'greeted', is: true } }))
  await inWs((ws) => givenSegment(ws, clock, 'Reached', { received: { campaign: first } }))
  const trigger = (segment: string) => ({ kind: 'segment_entry', segment })
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: trigger('Greeted') }))
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: trigger('Reached') }))
  await worker.drain()
  await person('u1').track('hello')
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u1: 'in in' })
  expect(await inWs(tallyEntries)).toEqual({ finished: 3 })
})

test('the top percent is compared anew every quarter of an hour', async ({ worker, person, clock, inWs }) => {
  for (let index = 1; index <= 10; index += 1) await person(`u${index}`).identify({ score: index })
  await inWs((ws) => givenSegment(ws, clock, 'Best', { topPercent: { trait: 'score', percent: 20 } }))
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: { kind: 'segment_entry', segment: 'Best' } }))
  await worker.drain()
  for (const userId of ['u9', 'u10']) await person(userId).identify({ score: 0 })
  clock.advance({ minutes: 15 })
  await worker.drain()
  expect(await inWs(readCrossings)).toEqual({ u10: 'out', u7: 'in', u8: 'in', u9: 'out' })
})

test('two workers at once begin each journey once', async ({ worker, person, store, clock, workspaceId, inWs }) => {
  await inWs((ws) => givenSegment(ws, clock, 'Trials', onTrial))
  await inWs((ws) => givenLiveCampaign(ws, clock, entersTrials))
  await worker.drain()
  const other = await startTestWorker(store, clock, workspaceId)
  try {
    const everyone = Array.from({ length: 20 }, (_, index) => person(`u${index}`).identify({ plan: 'trial' }))
    await Promise.all([...everyone, worker.drain(), other.drain()])
    await Promise.all([worker.drain(), other.drain()])
    expect(await inWs(tallyEntries)).toEqual({ finished: 20 })
  } finally {
    await other.close()
  }
})
