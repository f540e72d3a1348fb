import { sql } from 'kysely'
import { expect } from 'vitest'
import { foldCatalogue } from '../catalogue/fold.ts'
import type { Db } from '../database/db.ts'
import { ingestCalls } from '../ingest/ingest.ts'
import { givenCall } from '../ingest/testing.ts'
import { test } from '../testing.ts'
import { changeSettings } from '../workspaces/settings.ts'
import { purgeExpiredEvents } from './retention.ts'

async function countByName(db: Db, workspaceId: number): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select name, count(*) from events where workspace_id = ${workspaceId} group by name`.execute(db)
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

test('each event is kept as long as its name says, others by the default, and nobody else’s go', async ({
  db,
  workspaceId,
  inWs,
  clock,
}) => {
  const names = ['page_viewed', 'order_completed', 'app_opened']
  const calls = names.flatMap((event) =>
    Array.from({ length: 7 }, () => givenCall('track', { userId: 'u1', event, timestamp: clock.now().toString() })),
  )
  await ingestCalls(db, workspaceId, calls, clock.now())
  await inWs((ws) =>
    changeSettings(ws, { eventRetention: { defaultDays: 365, events: { page_viewed: 30, order_completed: null } } }),
  )
  clock.advance({ hours: 24 * 30 })
  await purgeExpiredEvents(db, clock.now(), 2)
  expect(await countByName(db, workspaceId)).toEqual({ page_viewed: 7, order_completed: 7, app_opened: 7 })
  clock.advance({ seconds: 1 })
  await purgeExpiredEvents(db, clock.now(), 2)
  expect(await countByName(db, workspaceId)).toEqual({ order_completed: 7, app_opened: 7 })
  clock.advance({ hours: 24 * 400 })
  await purgeExpiredEvents(db, clock.now(), 2)
  expect(await countByName(db, workspaceId)).toEqual({ order_completed: 7 })
  await inWs(foldCatalogue)
  const { rows } = await sql`
    select name, count from catalogue_events where workspace_id = ${workspaceId} and count > 0`.execute(db)
  expect(rows).toEqual([{ name: 'order_completed', count: 7 }])
})
