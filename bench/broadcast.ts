import { sql } from 'kysely'
import { pino } from 'pino'
import { systemClock } from '../domain/clock.ts'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import { readResults } from '../store/results.ts'
import { startWorker } from '../worker/start-worker.ts'
import { givenCustomers, givenLiveCampaign } from '../worker/testing/set-up.ts'
import { type Benchmark, compare, type Measure, summarise, timeMs } from './measure.ts'
import { claimAndRecord, insertDirectly } from './raw-deliveries.ts'
import { type BenchStore, onEachStore } from './stores.ts'

const customerCount = { embedded: 4000, PostgreSQL: 20_000 }
const hands = { embedded: 1, PostgreSQL: 4 }
const runs = 5

/** A broadcast from its launch to the last recorded message. */
export const broadcast: Benchmark = {
  name: 'broadcast',
  about: 'deliveries a second through the recorder, beside claiming and recording alone',
  run: (report) => onEachStore((bench) => measureBroadcasts(bench, report)),
}

async function measureBroadcasts(bench: BenchStore, report: (line: string) => void): Promise<Measure[]> {
  const { store, label } = bench
  const count = customerCount[label]
  const samples = { send: [] as number[], record: [] as number[] }
  const checks: string[] = []
  const perSecond = (ms: number) => (count / ms) * 1000
  for (let run = 0; run < runs; run += 1) {
    const raw = await makeWorkspace(bench)
    await inWorkspace(store.db, raw, insertDirectly)
    samples.record.push(perSecond(await timeMs(() => claimAndRecord(store.db, raw, hands[label]))))

    const { ms, check } = await sendOne(bench, await makeWorkspace(bench))
    samples.send.push(perSecond(ms))
    checks.push(check)
    report(`${label}: run ${run + 1}: ${check}, ${Math.round(perSecond(ms))} a second`)
  }
  const check = checks.at(-1) ?? ''
  const limit = summarise(samples.record).median
  return [compare({ name: `broadcast, ${label}`, unit: 'deliveries/s', samples: samples.send, limit, check })]
}

/** A workspace with its customers, for one measurement alone. */
async function makeWorkspace({ store, label }: BenchStore): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(
    store.db,
  )
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(store.db)
  await inWorkspace(store.db, workspaceId, (ws) => givenCustomers(ws, customerCount[label]))
  return workspaceId
}

/** Through the queue, as in production. */
async function sendOne({ store, redisUrl }: BenchStore, workspaceId: number): Promise<{ ms: number; check: string }> {
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(store.db, workspaceId, work)
  const worker = await startWorker({
    store,
    config: { redisUrl, publicUrl: 'https://example.com' },
    secret: Buffer.alloc(32),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    onlyWorkspace: workspaceId,
  })
  try {
    const campaign = await inWs((ws) => givenLiveCampaign(ws, systemClock))
    const ms = await timeMs(async () => {
      const isFinished = sql<{ status: string }>`
        select status from campaigns where workspace_id = ${workspaceId} and id = ${campaign}`
      while ((await isFinished.execute(store.db)).rows[0]?.status !== 'finished')
        await new Promise((resolve) => setTimeout(resolve, 20))
    })
    const { deliveries } = await inWs((ws) => readResults(ws, campaign, systemClock.now()))
    if (deliveries.sent !== deliveries.due) throw new Error(`sent ${deliveries.sent} of ${deliveries.due} due`)
    return { ms, check: `sent ${deliveries.sent} of ${deliveries.due} due` }
  } finally {
    await worker.close()
  }
}
