import { sql } from 'kysely'
import { expect } from 'vitest'
import { changeStatus } from '../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { launchVersion } from '../store/campaigns/launch.ts'
import { findNextDue } from '../store/due.ts'
import { test, type TestClock } from '../store/testing.ts'
import type { RunningWorker } from './start-worker.ts'
import { givenCustomers, givenLiveCampaign, startTestWorker } from './testing/set-up.ts'

type InWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>

/** A customer each, in these time zones, with these traits. */
async function givenPeople(ws: WorkspaceTx, people: readonly { timezone?: string | null; traits?: object }[]) {
  const ids = await givenCustomers(ws, people.length)
  const rows = ids.map((id, index) => ({ id, timezone: null, traits: {}, ...people[index] }))
  await sql`
    update customers c set timezone = r.timezone, traits = r.traits
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, timezone text, traits jsonb)
     where c.workspace_id = ${ws.workspaceId} and c.id = r.id`.execute(ws.tx)
  await sql`update customers set zone_since = null where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  return ids
}

const setCustomer = (ws: WorkspaceTx, clock: TestClock, id: number, change: { timezone?: string; traits?: object }) =>
  sql`update customers set timezone = coalesce(${change.timezone ?? null}, timezone), updated_at = ${clock.now().toString()},
             traits = traits || ${JSON.stringify(change.traits ?? {})}::jsonb
       where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)

/** Who entered when, as `customer @ hour`, in order. */
async function listEntries(ws: WorkspaceTx, ids: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ customerId: number; at: Temporal.Instant }>`
    select customer_id as "customerId", entered_at as at from journey_entries
     where workspace_id = ${ws.workspaceId} order by entered_at, customer_id`.execute(ws.tx)
  return rows.map(({ customerId, at }) => `${ids.indexOf(customerId)} @ ${at.toString().slice(0, 16)}`)
}

/** Let the hours pass, from one thing that is due to the next. */
async function pass(worker: RunningWorker, { clock, inWs }: { clock: TestClock; inWs: InWs }, hours: number) {
  const end = clock.now().add({ hours })
  for (;;) {
    await worker.drain()
    const now = clock.now()
    const next = await inWs((ws) => findNextDue(ws, now))
    const isLast = next === null || Temporal.Instant.compare(next, end) > 0
    clock.advance((isLast ? end : next).since(now))
    if (isLast) return worker.drain()
  }
}

const broadcastAt = (schedule: object) => ({ trigger: { kind: 'broadcast', schedule } })
const theirs = { zone: 'customer' }

test('a time in each customer’s own zone comes to Auckland first, to Honolulu last, and where none is known at the workspace’s', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const people = ['Pacific/Honolulu', 'Europe/Berlin', 'Pacific/Auckland', null, 'Mars/Olympus', ' Europe/Berlin ']
  const ids = await inWs((ws) =>
    givenPeople(
      ws,
      people.map((timezone) => ({ timezone })),
    ),
  )
  const id = await inWs((ws) =>
    givenLiveCampaign(ws, clock, broadcastAt({ kind: 'at', at: '2026-11-26T09:00', ...theirs })),
  )
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await pass(worker, { clock, inWs }, 60)
    expect(await inWs((ws) => listEntries(ws, ids))).toEqual([
      '2 @ 2026-11-25T20:00',
      '1 @ 2026-11-26T08:00',
      '5 @ 2026-11-26T08:00',
      '3 @ 2026-11-26T09:00',
      '4 @ 2026-11-26T09:00',
      '0 @ 2026-11-26T19:00',
    ])
    expect(await inWs((ws) => statusOf(ws, id))).toBe('finished')
  } finally {
    await worker.close()
  }
})

test('who travels while a broadcast opens zone by zone gets it once', async ({ store, clock, inWs, workspaceId }) => {
  const ids = await inWs((ws) =>
    givenPeople(
      ws,
      ['Pacific/Honolulu', 'Pacific/Auckland', 'Europe/Berlin'].map((timezone) => ({ timezone })),
    ),
  )
  await inWs((ws) => givenLiveCampaign(ws, clock, broadcastAt({ kind: 'at', at: '2026-11-26T09:00', ...theirs })))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await pass(worker, { clock, inWs }, 40)
    await inWs((ws) => setCustomer(ws, clock, ids[0] ?? 0, { timezone: 'Pacific/Auckland' }))
    await inWs((ws) => setCustomer(ws, clock, ids[1] ?? 0, { timezone: 'Pacific/Honolulu' }))
    await pass(worker, { clock, inWs }, 30)
    expect(await inWs((ws) => listEntries(ws, ids))).toEqual([
      '1 @ 2026-11-25T20:00',
      '0 @ 2026-11-26T08:00',
      '2 @ 2026-11-26T08:00',
    ])
  } finally {
    await worker.close()
  }
})

const everyMonday = { kind: 'recurring', every: 'week', weekdays: ['monday'], atLocalTime: '08:00' }

test('every Monday at 8 comes every Monday at 8 to those who may enter again, over a change of the clocks too', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  clock.advance(Temporal.Instant.from('2026-10-14T10:00:00Z').since(clock.now()))
  const ids = await inWs((ws) => givenPeople(ws, [{ timezone: 'Europe/Berlin' }]))
  const weekly = { ...broadcastAt({ ...everyMonday, ...theirs }), reentry: { afterDays: 7 } }
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, weekly))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await pass(worker, { clock, inWs }, 24 * 20)
    expect(await inWs((ws) => listEntries(ws, ids))).toEqual([
      '0 @ 2026-10-19T06:00',
      '0 @ 2026-10-26T07:00',
      '0 @ 2026-11-02T07:00',
    ])
    expect(await inWs((ws) => statusOf(ws, id))).toBe('live')
  } finally {
    await worker.close()
  }
})

const statusOf = async (ws: WorkspaceTx, id: string) =>
  (
    await sql<{
      status: string
    }>`select status from campaigns where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  ).rows[0]?.status

test('what comes due in a pause is skipped, and the next one comes', async ({ store, clock, inWs, workspaceId }) => {
  const ids = await inWs((ws) => givenPeople(ws, [{}]))
  const daily = {
    ...broadcastAt({ kind: 'recurring', every: 'day', atLocalTime: '08:00', zone: 'UTC' }),
    reentry: 'every_time',
  }
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, daily))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await pass(worker, { clock, inWs }, 24)
    await inWs((ws) => changeStatus(ws, id, ['live'], 'paused'))
    await pass(worker, { clock, inWs }, 48)
    await inWs((ws) => changeStatus(ws, id, ['paused'], 'live'))
    await pass(worker, { clock, inWs }, 24)
    expect(await inWs((ws) => listEntries(ws, ids))).toEqual(['0 @ 2026-11-25T08:00', '0 @ 2026-11-28T08:00'])
  } finally {
    await worker.close()
  }
})

test('what a worker missed is caught up within a day, and skipped when it is older', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenPeople(ws, [{}]))
  const daily = {
    ...broadcastAt({ kind: 'recurring', every: 'day', atLocalTime: '08:00', zone: 'UTC' }),
    reentry: 'every_time',
  }
  await inWs((ws) => givenLiveCampaign(ws, clock, daily))
  clock.advance({ hours: 24 * 4 })
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await worker.drain()
    expect(await inWs((ws) => listEntries(ws, ids))).toEqual(['0 @ 2026-11-28T10:00'])
  } finally {
    await worker.close()
  }
})

const beforeTrialEnds = {
  trigger: { kind: 'date', trait: 'trial_ends_at', offsetDays: -3, atLocalTime: '09:00' },
  reentry: 'every_time',
}

test('a date comes to each customer at their own nine o’clock, so many days ahead; what is no date or past comes to nobody', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const people = [
    { timezone: 'Pacific/Auckland', traits: { trial_ends_at: '2026-11-29' } },
    { timezone: 'America/Los_Angeles', traits: { trial_ends_at: '2026-11-29' } },
    // Already the 30th in Tokyo.
    { timezone: 'Asia/Tokyo', traits: { trial_ends_at: '2026-11-29T20:00:00Z' } },
    { timezone: 'UTC', traits: { trial_ends_at: 'next week' } },
    { timezone: 'UTC', traits: { trial_ends_at: 20_261_129 } },
    { timezone: 'UTC', traits: {} },
    // At nine this morning: the campaign went live at ten.
    { timezone: 'UTC', traits: { trial_ends_at: '2026-11-27' } },
    { timezone: 'Mars/Olympus', traits: { trial_ends_at: '2026-11-28' } },
  ]
  const ids = await inWs((ws) => givenPeople(ws, people))
  await inWs((ws) => givenLiveCampaign(ws, clock, beforeTrialEnds))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await pass(worker, { clock, inWs }, 24 * 5)
    expect(await inWs((ws) => listEntries(ws, ids))).toEqual([
      '7 @ 2026-11-25T09:00',
      '0 @ 2026-11-25T20:00',
      '1 @ 2026-11-26T17:00',
      '2 @ 2026-11-27T00:00',
    ])
  } finally {
    await worker.close()
  }
})

test('a date that changes before it comes falls away for the new one; changed afterwards it comes again', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const [early = 0, late = 0] = await inWs((ws) =>
    givenPeople(ws, [{ traits: { trial_ends_at: '2026-11-28' } }, { traits: { trial_ends_at: '2026-11-28' } }]),
  )
  await inWs((ws) => givenLiveCampaign(ws, clock, beforeTrialEnds))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await pass(worker, { clock, inWs }, 12)
    await inWs((ws) => setCustomer(ws, clock, early, { traits: { trial_ends_at: '2026-11-30' } }))
    await pass(worker, { clock, inWs }, 24)
    await inWs((ws) => setCustomer(ws, clock, late, { traits: { trial_ends_at: '2026-12-01' } }))
    await pass(worker, { clock, inWs }, 24 * 3)
    expect(await inWs((ws) => listEntries(ws, [early, late]))).toEqual([
      '1 @ 2026-11-25T09:00',
      '0 @ 2026-11-27T09:00',
      '1 @ 2026-11-28T09:00',
    ])
  } finally {
    await worker.close()
  }
})

test('a birthday comes every year, that of 29 February on the 28th of other years', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const people = ['1992-02-29', '1990-02-28', '2030-02-28'].map((born) => ({ traits: { born } }))
  const ids = await inWs((ws) => givenPeople(ws, people))
  clock.advance(Temporal.Instant.from('2027-02-26T10:00:00Z').since(clock.now()))
  const trigger = { kind: 'date', trait: 'born', offsetDays: 0, atLocalTime: '09:00', every: 'year' }
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger, reentry: 'every_time' }))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await pass(worker, { clock, inWs }, 24 * 4)
    expect(await inWs((ws) => listEntries(ws, ids))).toEqual(['0 @ 2027-02-28T09:00', '1 @ 2027-02-28T09:00'])
  } finally {
    await worker.close()
  }
})

test('a new version takes over the days to come, and nobody gets one of them twice', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const ids = await inWs((ws) => givenPeople(ws, [{}]))
  const daily = {
    ...broadcastAt({ kind: 'recurring', every: 'day', atLocalTime: '08:00', zone: 'UTC' }),
    reentry: 'every_time',
  }
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, daily))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await pass(worker, { clock, inWs }, 23)
    const launch = { campaignId: id, approvalId: 'apr_second', contentHash: 'second' }
    await inWs((ws) => launchVersion(ws, { ...launch, at: clock.now() }))
    await pass(worker, { clock, inWs }, 26)
    expect(await inWs((ws) => listEntries(ws, ids))).toEqual(['0 @ 2026-11-25T08:00', '0 @ 2026-11-26T08:00'])
  } finally {
    await worker.close()
  }
})
