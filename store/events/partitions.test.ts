import { sql } from 'kysely'
import { expect } from 'vitest'
import { ingestCalls } from '../ingest/ingest.ts'
import { givenCall } from '../ingest/testing.ts'
import { test } from '../testing.ts'
import { ensureEventPartitions, purgeSeenMessages } from './partitions.ts'

const march = Temporal.Instant.from('2019-03-14T12:00:00Z')

test('weeks are made once, by whoever comes first, and take over the events that came early', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const track = (event: string, messageId: string) => givenCall('track', { userId: 'u1', event, messageId })
  await ingestCalls(db, workspaceId, [track('early', 'm1')], march)
  const made = await Promise.all([1, 2].map(() => ensureEventPartitions(db, march, march.add({ hours: 24 * 7 }))))
  expect(made.flat().toSorted()).toEqual(['events_20190311', 'events_20190318'])
  await ingestCalls(db, workspaceId, [track('later', 'm2')], march.add({ hours: 1 }))
  const { rows } = await inWs(({ tx }) =>
    sql`select tableoid::regclass::text as partition, name from events
         where workspace_id = ${workspaceId} order by name`.execute(tx),
  )
  expect(rows).toEqual([
    { partition: 'events_20190311', name: 'early' },
    { partition: 'events_20190311', name: 'later' },
  ])
})

test('events go on being accepted while weeks are made', async ({ db, workspaceId, inWs }) => {
  const april = Temporal.Instant.from('2018-04-02T12:00:00Z')
  const messages = Array.from({ length: 40 }, (_, index) => ({
    messageId: `m${index}`,
    at: april.add({ hours: 5 * index }),
  }))
  await Promise.all([
    ...[1, 2].map(() => ensureEventPartitions(db, april, april.add({ hours: 24 * 14 }))),
    ...messages.map(({ messageId, at }) =>
      ingestCalls(db, workspaceId, [givenCall('track', { userId: `u-${messageId}`, event: 'e', messageId })], at),
    ),
  ])
  const { rows } = await inWs(({ tx }) =>
    sql`select tableoid::regclass::text as partition, count(*) as count from events
         where workspace_id = ${workspaceId} group by 1 order by 1`.execute(tx),
  )
  expect(rows).toEqual([
    { partition: 'events_20180402', count: 32 },
    { partition: 'events_20180409', count: 8 },
  ])
})

test('a partition shows no workspace anything by itself', async ({ db, inWs }) => {
  await ensureEventPartitions(db, march, march)
  await expect(inWs(({ tx }) => sql`select 1 from events_20190311`.execute(tx))).rejects.toThrow('permission denied')
})

test('message ids are kept for days, then forgotten', async ({ db, workspaceId }) => {
  const repeat = (at: Temporal.Instant) =>
    ingestCalls(db, workspaceId, [givenCall('track', { userId: 'u1', event: 'e', messageId: 'm' })], at)
  await repeat(march)
  await purgeSeenMessages(db, march.add({ hours: 71 }))
  expect(await repeat(march.add({ hours: 71 }))).toMatchObject([{ duplicate: true }])
  await purgeSeenMessages(db, march.add({ hours: 73 }))
  expect(await repeat(march.add({ hours: 73 }))).toMatchObject([{ duplicate: false }])
})
