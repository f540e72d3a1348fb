import { sql } from 'kysely'
import { expect } from 'vitest'
import { Condition } from '../../domain/conditions/condition.ts'
import { conditionToSql } from '../../domain/conditions/condition-to-sql.ts'
import { needsService } from '../../domain/testing.ts'
import { givenLiveCampaign } from '../../worker/testing/set-up.ts'
import { changeStatus } from '../campaigns/campaigns.ts'
import type { Db } from '../database/db.ts'
import type { Store } from '../database/open.ts'
import { test } from '../testing.ts'
import { keepTraitIndexes } from './trait-indexes.ts'

/** So that what other tests have live is no matter. */
const limits = { most: 1000, leastCustomers: 1_000_000_000 }
const going = new AbortController().signal
const keep = (store: Store, more = {}) => keepTraitIndexes(store, going, { ...limits, ...more })

async function givenManyCustomers(db: Db, workspaceId: number, customers = limits.leastCustomers): Promise<void> {
  await sql`
    insert into catalogue_totals (workspace_id, customers, rules) values (${workspaceId}, ${customers}, 1)
    on conflict (workspace_id) do update set customers = excluded.customers`.execute(db)
}

async function listIndexed(db: Db): Promise<(string | null)[]> {
  const { rows } = await sql<{ what: string | null }>`
    select obj_description(i.indexrelid) as what
      from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'customers'::regclass and c.relname like 'customers\\_trait\\_%' and i.indisvalid
     order by 1`.execute(db)
  return rows.map(({ what }) => what)
}

async function explain(db: Db, workspaceId: number, condition: object): Promise<string> {
  const scope = { workspaceId, now: Temporal.Now.instant(), segments: new Map() }
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'on', true)`.execute(tx)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select count(*) from customers c
       where c.workspace_id = ${workspaceId} and ${conditionToSql(Condition.parse(condition), scope)}`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
}

const trait = (name: string, comparison: object) => ({ trait: { name, ...comparison } })
const odd = `o'b"; drop table customers; -- 😀 \\ ${'é'.repeat(80)}`

test('what a live campaign compares by order gets an index that serves it, and loses it when none does', async ({
  store,
  db,
  workspaceId,
  inWs,
  clock,
}) => {
  await givenManyCustomers(db, workspaceId)
  const audience = {
    all: [
      trait('score', { greaterThan: 5 }),
      { any: [trait(odd, { withinLastDays: 30 }), trait('score', { atMost: 1 })] },
      trait('plan', { is: 'trial' }),
      trait('visits', { is: 5 }),
      trait('created_at', { before: '2026-01-01' }),
      { not: trait('age', { lessThan: 18 }) },
    ],
  }
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, { audience }))
  await keep(store)
  expect(new Set(await listIndexed(db))).toEqual(new Set([`day of the trait ${odd}`, 'number of the trait score']))
  expect((await keep(store)).made).toEqual([])
  for (const condition of [
    trait('score', { between: { from: 1, to: 5 } }),
    trait(odd, { before: '2026-01-01' }),
    trait(odd, { after: '2026-01-01T00:00:00Z' }),
    trait(odd, { withinNextDays: 3 }),
  ])
    expect(await explain(db, workspaceId, condition)).toMatch(/Index (Only )?Scan (using|on) customers_trait_/)
  await inWs((ws) => changeStatus(ws, id, ['live'], 'paused'))
  expect((await keep(store)).dropped).toEqual([])
  await inWs((ws) => changeStatus(ws, id, ['paused'], 'stopped'))
  expect((await keep(store)).dropped).toHaveLength(2)
  expect(await listIndexed(db)).toEqual([])
})

test('so does the segment that customers enter by; of too many the largest workspace’s are made', async ({
  store,
  db,
  workspaceId,
  inWs,
  clock,
}) => {
  await givenManyCustomers(db, workspaceId, limits.leastCustomers + 1)
  await inWs(({ tx }) =>
    sql`
      insert into segments (workspace_id, id, name, condition, created_by, created_at, updated_at)
      values (${workspaceId}, 'seg', 'Rich', ${JSON.stringify(trait('ltv', { atLeast: 1 }))}::jsonb, 'm', now(), now())`.execute(
      tx,
    ),
  )
  const audience = { all: ['a', 'b', 'c'].map((name) => trait(name, { atLeast: 1 })) }
  const trigger = { kind: 'segment_entry', segment: 'Rich' }
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, { trigger, audience }))
  await keep(store)
  expect(await listIndexed(db)).toEqual(['a', 'b', 'c', 'ltv'].map((name) => `number of the trait ${name}`))
  await keep(store, { most: 1 })
  expect(await listIndexed(db)).toHaveLength(1)
  await givenManyCustomers(db, workspaceId, 0)
  await keep(store)
  expect(await listIndexed(db)).toEqual([])
  await inWs((ws) => changeStatus(ws, id, ['live'], 'stopped'))
})

test('several processes at once make each index once, and what a crash left half made is made anew', async ({
  store,
  db,
  workspaceId,
  inWs,
  clock,
}) => {
  await givenManyCustomers(db, workspaceId)
  const audience = { all: ['x', 'y'].map((name) => trait(name, { atLeast: 1 })) }
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, { audience }))
  const results = await Promise.all([keep(store), keep(store), keep(store)])
  expect(results.flatMap(({ made }) => made)).toHaveLength(2)
  await sql`
    update pg_index set indisvalid = false
     where indexrelid = (select indexrelid from pg_index where obj_description(indexrelid) = 'number of the trait y')`.execute(
    db,
  )
  expect(await listIndexed(db)).toEqual(['number of the trait x'])
  expect(await keep(store)).toEqual({ made: [{ trait: 'y', reading: 'number' }], dropped: [] })
  expect(await listIndexed(db)).toEqual(['number of the trait x', 'number of the trait y'])
  await inWs((ws) => changeStatus(ws, id, ['live'], 'stopped'))
  await keep(store)
})

test('a process that is ending makes none', async ({ store, db, workspaceId, inWs, clock }) => {
  await givenManyCustomers(db, workspaceId)
  await inWs((ws) => givenLiveCampaign(ws, clock, { audience: trait('z', { atLeast: 1 }) }))
  expect(await keepTraitIndexes(store, AbortSignal.abort(), limits)).toEqual({ made: [], dropped: [] })
  await givenManyCustomers(db, workspaceId, 0)
})

needsService('postgres', test)(
  'a process that ends waits for no index',
  async ({ store, db, workspaceId, inWs, clock }) => {
    await givenManyCustomers(db, workspaceId)
    await inWs((ws) => givenLiveCampaign(ws, clock, { audience: trait('z', { atLeast: 1 }) }))
    const stopping = new AbortController()
    // Somebody else's open transaction is what an index made concurrently waits for.
    await inWs(async ({ tx }) => {
      await sql`update customers set traits = '{}' where false`.execute(tx)
      setTimeout(() => stopping.abort(), 300)
      await expect(keepTraitIndexes(store, stopping.signal, limits)).rejects.toThrow('cancel')
    })
    expect(await listIndexed(db)).toEqual([])
    expect((await keep(store)).made).toEqual([{ trait: 'z', reading: 'number' }])
    await givenManyCustomers(db, workspaceId, 0)
    await keep(store)
  },
)
