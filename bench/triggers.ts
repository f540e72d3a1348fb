import { sql } from 'kysely'
import { pino } from 'pino'
import type { Provider } from '../channels/provider.ts'
import { Condition } from '../domain/conditions/condition.ts'
import { systemClock } from '../domain/clock.ts'
import { newId } from '../domain/ids.ts'
import { inWorkspace } from '../store/database/db.ts'
import type { Store } from '../store/database/open.ts'
import { ensureCurrentPartitions } from '../store/events/partitions.ts'
import { mintKey } from '../store/keys.ts'
import { saveSegment } from '../store/segments.ts'
import { startWorker } from '../worker/start-worker.ts'
import { givenCustomers, givenLiveCampaign, tallyDeliveries } from '../worker/testing/set-up.ts'
import { startLoad, startServer } from './http-edge.ts'
import { nowMs } from './ingest-load.ts'
import { type Benchmark, compare, type Measure, percentile } from './measure.ts'
import { type BenchStore, onEachStore } from './stores.ts'
import { measureNotices } from './triggers/notices.ts'

const perSecond = 200
const seconds = 15
/** Until the code is warm; what happens then is counted, but its time is not. */
const warmUpSeconds = 3
/** So many that a slow answer holds up no later call: the pace is the callers', not the server's. */
const connections = 200
const patienceMs = 120_000

const segment = 'has started'
const kinds = [
  { name: 'event to provider', trigger: { kind: 'event', event: 'started' } },
  { name: 'event to segment to provider', trigger: { kind: 'segment_entry', segment } },
]

/** From the answer 200 to the provider, beside the least that Postgres must do for it: a row, a notice, and its arrival. */
export const triggers: Benchmark = {
  name: 'triggers',
  about: `milliseconds from an accepted event to its message at the provider, at ${perSecond} events a second, beside a row and a notice alone`,
  run: (report) => onEachStore((bench) => measureTriggers(bench, report)),
}

async function measureTriggers(bench: BenchStore, report: (line: string) => void): Promise<Measure[]> {
  const { store, label } = bench
  const notices = await measureNotices(store, perSecond)
  const measures: Measure[] = []
  for (const { name, trigger } of kinds) {
    const { latencies, check } = await measureMessages(bench, trigger)
    report(`${label}, ${name}: ${check}`)
    for (const [words, share] of [
      ['median', 0.5],
      ['p99', 0.99],
    ] as const) {
      const samples = [percentile(latencies, share)]
      const limit = percentile(notices, share)
      measures.push(compare({ name: `${name}, ${words}, ${label}`, unit: 'ms', samples, limit, check }))
    }
  }
  return measures
}

async function measureMessages({ store, redisUrl }: BenchStore, trigger: object) {
  const count = perSecond * seconds
  const { workspaceId, authorization } = await makeWorkspace(store, count, trigger)
  const handedAtMs = new Map<string, number>()
  const worker = await startWorker({
    store,
    config: { redisUrl, publicUrl: 'https://example.com' },
    secret: Buffer.alloc(32),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    onlyWorkspace: workspaceId,
    providers: [noteTimes(handedAtMs)],
  })
  const server = await startServer(store)
  try {
    // The cast: it listens on a port.
    const { port } = server.http.server.address() as { port: number }
    const bodies = Array.from({ length: count }, (_, index) =>
      JSON.stringify({ userId: `u${index + 1}`, event: 'started', messageId: `started-${index + 1}` }),
    )
    const load = { port, path: '/v1/track', authorization, bodies, connections, perSecond }
    const { acceptedAtMs, ms, p99Ms } = await startLoad(load)
    const giveUpAtMs = nowMs() + patienceMs
    while (handedAtMs.size < count && nowMs() < giveUpAtMs) await new Promise((resolve) => setTimeout(resolve, 50))
    await worker.drain()
    const { sent = 0, ...others } = await inWorkspace(store.db, workspaceId, tallyDeliveries)
    const pace = `${Math.round((count / ms) * 1000)} a second accepted of ${perSecond} offered (answers p99 ${Math.round(p99Ms)} ms)`
    const check = `${pace}; ${acceptedAtMs.length} accepted = ${handedAtMs.size} handed over = ${sent} recorded as sent`
    const isWhole = acceptedAtMs.length === count && handedAtMs.size === count && sent === count
    if (!isWhole || Object.keys(others).length > 0) throw new Error(`of ${count} events: ${check}`)
    const latencies = acceptedAtMs.map(
      (atMs, index) => (handedAtMs.get(`u${index + 1}@example.com`) ?? Number.NaN) - atMs,
    )
    return { latencies: latencies.slice(warmUpSeconds * perSecond), check }
  } finally {
    await server.http.close()
    await worker.close()
  }
}

const noteTimes = (handedAtMs: Map<string, number>): Provider => ({
  name: 'noted',
  channel: 'email',
  idempotent: false,
  send(batch) {
    const atMs = nowMs()
    for (const { address } of batch) handedAtMs.set(address, atMs)
    return Promise.resolve(batch.map(({ deliveryId }) => ({ kind: 'sent', providerMessageId: `${deliveryId}` })))
  },
})

async function makeWorkspace(store: Store, count: number, trigger: object) {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(
    store.db,
  )
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(store.db)
  await ensureCurrentPartitions(store.db, systemClock.now())
  const condition = Condition.parse({ performed: { event: 'started', atLeast: 1, withinDays: 7 } })
  const saved = { id: newId('segment'), name: segment, condition, memberId: 'mem_bench', at: systemClock.now() }
  await inWorkspace(store.db, workspaceId, async (ws) => {
    await givenCustomers(ws, count)
    await saveSegment(ws, saved)
    await givenLiveCampaign(ws, systemClock, { trigger })
  })
  await sql`
    insert into customer_identities (workspace_id, kind, value, customer_id)
    select workspace_id, 'user_id', user_id, id from customers where workspace_id = ${workspaceId}`.execute(store.db)
  await sql`analyze customers, customer_identities`.execute(store.db)
  const key = { workspaceId, kind: 'write' as const, memberId: null, at: systemClock.now(), expiresAt: null }
  const { secret } = await mintKey(store.db, key)
  return { workspaceId, authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` }
}
