import { sql } from 'kysely'
import { expect } from 'vitest'
import { Condition } from '../domain/conditions/condition.ts'
import {
  countAudience,
  countCustomers,
  countMatching,
  measureAudience,
  readSqlScope,
  sampleAudience,
} from './audience.ts'
import type { WorkspaceTx } from './database/db.ts'
import { refreshStatistics } from './database/refresh-statistics.ts'
import { test } from './testing.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const trialWhoOrdered = Condition.parse({
  all: [
    { trait: { name: 'plan', is: 'trial' } },
    { performed: { event: 'order', withinDays: 30 } },
    { not: { performed: { event: 'return' } } },
  ],
})

/** So many customers; every second is on trial, every third ordered, every ninth sent it back, every fifth has no email. */
async function givenAudience({ tx, workspaceId }: WorkspaceTx, count: number): Promise<void> {
  const base = workspaceId * 100_000
  await sql`
    insert into customers (workspace_id, id, email, traits) overriding system value
    select ${workspaceId}, ${base}::int + i, case when i % 5 > 0 then i || '@example.com' end,
           jsonb_build_object('plan', case when i % 2 = 0 then 'trial' else 'paid' end, 'first_name', repeat('x', i % 7))
      from generate_series(1, ${count}::int) as i`.execute(tx)
  await sql`
    insert into events (workspace_id, customer_id, name, at, received_at, message_id)
    select ${workspaceId}, ${base}::int + i, name, ${now.toString()}::timestamptz - interval '2 days', now(), name || i || copy
      from generate_series(1, ${count}::int) as i, (values ('order', 3), ('return', 9)) as e (name, each), generate_series(1, 2) as copy
     where i % each = 0`.execute(tx)
}

test('a funnel counts each step and the reach at its end in one pass', async ({ inWs }) => {
  const audience = await inWs(async (ws) => {
    await givenAudience(ws, 90)
    return measureAudience(ws, trialWhoOrdered, now)
  })
  expect(audience).toMatchObject({ count: 10, total: 90 })
  expect(audience.funnel.map(({ count }) => count)).toEqual([45, 15, 10])
  expect(Object.fromEntries(audience.reach.map(({ channel, count }) => [channel, count]))).toEqual({
    push: 0,
    email: 8,
    sms: 0,
    whatsapp: 0,
    in_app: 10,
  })
})

test('who did something often is counted once, and other workspaces never', async ({ db, inWs }) => {
  await inWs((ws) => givenAudience(ws, 90))
  const ordered = Condition.parse({ performed: { event: 'order' } })
  const counts = await inWs(async (ws) => {
    const scope = await readSqlScope(ws, now)
    return [await countAudience(ws, ordered, scope), ...(await countMatching(ws, [ordered, { not: ordered }], scope))]
  })
  expect(counts).toEqual([30, 30, 60])
  await refreshStatistics(db)
})

test('after a read without the fence the transaction is behind it again, also when the read fails', async ({
  inWs,
}) => {
  const readRole = (ws: WorkspaceTx) => sql<{ role: string }>`select current_user as role`.execute(ws.tx)
  const roles = await inWs(async (ws) => {
    await countAudience(ws, { everyone: true }, await readSqlScope(ws, now))
    return (await readRole(ws)).rows
  })
  expect(roles).toEqual([{ role: 'carillon_app' }])
  const toBreak = inWs(async (ws) => {
    const scope = await readSqlScope(ws, now)
    await countAudience(ws, { randomPercent: { percent: 1, salt: 'x' } }, { ...scope, workspaceId: Number.NaN }).catch(
      () => undefined,
    )
    return countCustomers(ws)
  })
  await expect(toBreak).rejects.toThrow('current transaction is aborted')
})

test('a sample is of the audience, the longest name near the front, whether the audience is large or rare', async ({
  inWs,
}) => {
  const [large, rare] = await inWs(async (ws) => {
    await givenAudience(ws, 900)
    const isRare = Condition.parse({ all: [trialWhoOrdered, { trait: { name: 'first_name', is: 'xxxxxx' } }] })
    return [
      await sampleAudience(ws, { trait: { name: 'plan', is: 'trial' } }, now, 5),
      await sampleAudience(ws, isRare, now, 5),
    ]
  })
  expect(large.map(({ traits }) => traits['plan'])).toEqual(Array.from({ length: 5 }, () => 'trial'))
  expect(large.slice(0, 3).some(({ traits }) => traits['first_name'] === 'xxxxxx')).toBe(true)
  expect(rare).toHaveLength(5)
  expect(new Set(rare.map(({ traits }) => traits['first_name']))).toEqual(new Set(['xxxxxx']))
  expect(Object.keys(rare[0] ?? {})).not.toContain('chosenFrom')
})
