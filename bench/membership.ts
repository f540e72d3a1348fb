import { sql } from 'kysely'
import { pino } from 'pino'
import { Condition } from '../domain/conditions/condition.ts'
import { conditionToSql } from '../domain/conditions/condition-to-sql.ts'
import { systemClock } from '../domain/clock.ts'
import { newId } from '../domain/ids.ts'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import { saveSegment } from '../store/segments.ts'
import { keepMemberships } from '../worker/memberships/keep-memberships.ts'
import { startWorker } from '../worker/start-worker.ts'
import { givenLiveCampaign } from '../worker/testing/set-up.ts'
import { keepVersions } from '../worker/work.ts'
import { type Benchmark, compare, type Measure, summarise, timeMs } from './measure.ts'
import { type BenchStore, onEachStore } from './stores.ts'

const runs = 5
const customers = 10_000
const dirtyCounts = [1000, 10_000]
const eventsPerSecond = 200
const seconds = 20
/** The longest that an event may take to its journey, from the project's targets. */
const limitMs = 1000

const written = {
  all: [
    { trait: { name: 'plan', is: 'trial' } },
    { performed: { event: 'seen', atLeast: 3, withinDays: 7 } },
    { not: { performed: { event: 'order', withinDays: 30 } } },
  ],
} as const

/** What it takes to look again at customers beside the same condition as SQL, and how soon an event begins a journey. */
export const membership: Benchmark = {
  name: 'membership',
  about: 'milliseconds to look again at 1,000 and 10,000 customers, and from an event to the journey that it begins',
  run: (report) => onEachStore((bench) => measureMembership(bench, report)),
}

async function measureMembership(bench: BenchStore, report: (line: string) => void): Promise<Measure[]> {
  const { store, label } = bench
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(
    store.db,
  )
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(store.db)
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(store.db, workspaceId, work)
  await inWs(fill)
  await inWs(launch)
  const log = pino({ level: 'silent' })
  const work = { db: store.db, clock: systemClock, log, readVersion: keepVersions() }
  while (await keepMemberships(work, workspaceId));
  const measures: Measure[] = []
  for (const count of dirtyCounts) {
    const samples: number[] = []
    const raw: number[] = []
    for (let run = 0; run < runs; run += 1) {
      await inWs((ws) => markDirty(ws, count))
      samples.push(
        await timeMs(async () => {
          while (await keepMemberships(work, workspaceId));
        }),
      )
      raw.push(await timeMs(() => inWs((ws) => evaluateRaw(ws, count))))
    }
    const waiting = await inWs(countWaiting)
    const check = `${count} looked at, ${waiting} left`
    report(`${label}: ${check}`)
    const limit = summarise(raw).median
    measures.push(compare({ name: `look again at ${count}, ${label}`, unit: 'ms', samples, limit, check }))
  }
  measures.push(...(await measureLatency(bench, workspaceId, report)))
  return measures
}

async function fill({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  await sql`
    insert into customers (workspace_id, user_id, email, traits)
    select ${workspaceId}, 'u' || n, 'u' || n || '@example.com',
           jsonb_build_object('plan', case when n % 3 = 0 then 'trial' else 'paid' end)
      from generate_series(1, ${customers}::integer) n`.execute(tx)
  await sql`
    insert into customer_identities (workspace_id, kind, value, customer_id)
    select workspace_id, 'user_id', user_id, id from customers where workspace_id = ${workspaceId}`.execute(tx)
  await sql`
    insert into events (workspace_id, customer_id, name, at, received_at, message_id)
    select c.workspace_id, c.id, case when n = 10 and c.id % 5 = 0 then 'order' else 'seen' end,
           now() - interval '1 day' * (n * (1 + c.id % 3)), now(), c.id || '-' || n
      from customers c cross join generate_series(1, 10) n where c.workspace_id = ${workspaceId}`.execute(tx)
}

async function launch(ws: WorkspaceTx): Promise<void> {
  await sql`insert into topics (workspace_id, name, title) values (${ws.workspaceId}, 'offers', 'Offers')`.execute(
    ws.tx,
  )
  const at = systemClock.now()
  const save = (name: string, condition: Condition) =>
    saveSegment(ws, { id: newId('segment'), name, condition, memberId: 'mem_bench', at })
  await save('Hot trials', Condition.parse(written))
  await save('Started', Condition.parse({ performed: { event: 'started' } }))
  const trigger = (segment: string) => ({ trigger: { kind: 'segment_entry', segment } })
  const steps = [{ kind: 'wait', duration: 'P1D' }]
  for (const segment of ['Hot trials', 'Started'])
    await givenLiveCampaign(ws, systemClock, { ...trigger(segment), steps })
}

async function markDirty({ tx, workspaceId }: WorkspaceTx, count: number): Promise<void> {
  await sql`
    insert into changed_customers (workspace_id, customer_id, is_fresh)
    select workspace_id, id, false from customers where workspace_id = ${workspaceId} order by id limit ${count}`.execute(
    tx,
  )
}

/** The limit: who of them matches, as one statement that writes nothing. */
async function evaluateRaw({ tx, workspaceId }: WorkspaceTx, count: number): Promise<void> {
  const scope = { workspaceId, now: systemClock.now(), segments: new Map(), few: true }
  const matches = conditionToSql(Condition.parse(written), scope)
  await sql`
    select c.id, (${matches}) is true as holds from customers c
     where c.workspace_id = ${workspaceId} and c.id = any(array(
       select id from customers where workspace_id = ${workspaceId} order by id limit ${count}))`.execute(tx)
}

async function countWaiting({ tx, workspaceId }: WorkspaceTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from changed_customers where workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Events at a steady pace, each of a customer who enters by it; a journey is written down when it has begun. */
async function measureLatency(
  { store, redisUrl, label }: BenchStore,
  workspaceId: number,
  report: (line: string) => void,
): Promise<Measure[]> {
  const worker = await startWorker({
    store,
    config: { redisUrl, publicUrl: 'https://example.com' },
    secret: Buffer.alloc(32),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    onlyWorkspace: workspaceId,
  })
  const total = eventsPerSecond * seconds
  const sentAt = new Map<string, number>()
  const latencies: number[] = []
  try {
    const startedAt = performance.now()
    let next = 0
    while (latencies.length < total) {
      const wanted = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * eventsPerSecond))
      if (wanted > next) {
        const ids = Array.from({ length: wanted - next }, (_, index) => `u${next + index + 1}`)
        next = wanted
        await ingestCalls(
          store.db,
          workspaceId,
          ids.map((userId) => givenCall('track', { userId, event: 'started' })),
          systemClock.now(),
        )
        for (const id of ids) sentAt.set(id, performance.now())
      }
      await noteBegun()
      if (performance.now() - startedAt > seconds * 3000) break
    }
  } finally {
    await worker.close()
  }
  const sorted = latencies.toSorted((a, b) => a - b)
  const p = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  const check = `${latencies.length} of ${total} journeys begun`
  report(`${label}: ${check}`)
  const measure = (name: string, value: number) =>
    compare({ name: `event to journey, ${name}, ${label}`, unit: 'ms', samples: [value], limit: limitMs, check })
  return [measure('p50', p(0.5)), measure('p99', p(0.99))]

  async function noteBegun(): Promise<void> {
    const { rows } = await sql<{ userId: string }>`
      select c.user_id as "userId" from journey_entries e
        join customers c on c.workspace_id = e.workspace_id and c.id = e.customer_id
       where e.workspace_id = ${workspaceId} and c.user_id = any(${[...sentAt.keys()]})`.execute(store.db)
    for (const { userId } of rows) {
      latencies.push(performance.now() - (sentAt.get(userId) ?? 0))
      sentAt.delete(userId)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
