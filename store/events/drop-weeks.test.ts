import { sql } from 'kysely'
import { expect } from 'vitest'
import type { EventRetention } from '../../domain/settings.ts'
import { foldCatalogue } from '../catalogue/fold.ts'
import { ingestCalls } from '../ingest/ingest.ts'
import { givenCall } from '../ingest/testing.ts'
import { test } from '../testing.ts'
import { dropExpiredWeeks, type Retentions } from './drop-weeks.ts'
import { ensureCurrentPartitions, ensureEventPartitions } from './partitions.ts'
import { listWeeks } from './weeks.ts'

/** A Wednesday long ago, so that no other test has events of that week. */
const then = Temporal.Instant.from('2011-06-15T12:00:00Z')
const monday = '2011-06-13'
const weekEnds = Temporal.Instant.from('2011-06-20T00:00:00Z')
const keeping = (workspaceId: number, defaultDays: number | null, events: EventRetention['events'] = {}): Retentions =>
  new Map([[workspaceId, { defaultDays, events }]])
const track = (event: string, messageId: string) =>
  givenCall('track', { userId: 'u1', event, messageId, timestamp: then.toString() })

test('a week goes as a whole when every event in it has lapsed, and not a moment before', async ({
  db,
  workspaceId,
  inWs,
}) => {
  await ensureEventPartitions(db, then, then)
  await ingestCalls(
    db,
    workspaceId,
    ['a', 'a', 'b'].map((event, index) => track(event, `m${index}`)),
    then,
  )
  const weeks = async () => (await listWeeks(db)).map(String)
  const after = (days: number) => weekEnds.add({ hours: 24 * days })
  const drop = (retentions: Retentions, days: number) => dropExpiredWeeks(db, retentions, after(days))
  expect(await drop(new Map(), 9999)).toBe(0)
  expect(await drop(keeping(workspaceId, 30, { b: null }), 9999)).toBe(0)
  expect(await drop(keeping(workspaceId, 30, { b: 60 }), 59)).toBe(0)
  expect(await drop(keeping(workspaceId + 1, 1), 9999)).toBe(0)
  expect(await weeks()).toContain(monday)
  const removed = await Promise.all([1, 2].map(() => drop(keeping(workspaceId, 30, { b: 60, gone: null }), 60)))
  expect(removed.toSorted((a, b) => a - b)).toEqual([0, 3])
  expect(await weeks()).not.toContain(monday)
  await inWs(foldCatalogue)
  const { rows } = await sql`
    select name from catalogue_events where workspace_id = ${workspaceId} and count > 0`.execute(db)
  expect(rows).toEqual([])
})

test('another workspace’s events keep the week, and a late event keeps its place', async ({ db, workspaceId }) => {
  const earlier = then.subtract({ hours: 24 * 7 * 10 })
  await ensureEventPartitions(db, earlier, earlier)
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('other') returning id`.execute(db)
  const other = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${other})`.execute(db)
  const call = (messageId: string) => ({ ...track('a', messageId), timestamp: earlier.toString() })
  await ingestCalls(db, workspaceId, [call('m1')], earlier)
  await ingestCalls(db, other, [call('m2')], earlier)
  const both = new Map([...keeping(workspaceId, 1), ...keeping(other, 5)])
  expect(await dropExpiredWeeks(db, both, earlier.add({ hours: 24 * 10 }))).toBe(0)
  const late = earlier.add({ hours: 24 * 100 })
  const [removed] = await Promise.all([
    dropExpiredWeeks(db, both, late),
    ...Array.from({ length: 10 }, (_, index) => ingestCalls(db, other, [call(`late${index}`)], late)),
  ])
  const { rows: left } = await sql<{ count: number }>`
    select count(*) as count from events where workspace_id = any(${[workspaceId, other]}::int[])`.execute(db)
  expect(removed + (left[0]?.count ?? 0)).toBe(12)
})

test('what is ready for coming weeks is never dropped, empty or not', async ({ db, workspaceId }) => {
  const now = Temporal.Instant.from('2012-03-14T12:00:00Z')
  await ensureCurrentPartitions(db, now)
  await ingestCalls(
    db,
    workspaceId,
    [{ ...track('a', 'm'), timestamp: now.subtract({ hours: 24 * 7 }).toString() }],
    now,
  )
  await dropExpiredWeeks(db, keeping(workspaceId, 1), now)
  expect((await listWeeks(db)).map(String)).toEqual(
    expect.arrayContaining(['2012-03-05', '2012-03-12', '2012-03-19', '2012-03-26']),
  )
})
