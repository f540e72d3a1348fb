import { sql } from 'kysely'
import { pino } from 'pino'
import { systemClock } from '../domain/clock.ts'
import { inWorkspace } from '../store/database/db.ts'
import { expandBroadcast } from '../worker/expand-broadcast.ts'
import { givenCustomers, givenLiveCampaign } from '../worker/testing/set-up.ts'
import { keepVersions } from '../worker/work.ts'
import { type Benchmark, compare, type Measure, summarise, timeMs } from './measure.ts'
import { insertDirectly } from './raw-deliveries.ts'
import { type BenchStore, onEachStore } from './stores.ts'

const customerCount = { embedded: 4000, PostgreSQL: 50_000 }
const runs = 5
const trialEvery = 2
const onTrial = { trait: { name: 'plan', is: 'trial' } }

/** A broadcast's audience becomes journeys with a delivery each, beside one raw statement that writes the same rows. */
export const audience: Benchmark = {
  name: 'audience',
  about: 'customers of an audience that enter a broadcast a second, beside a raw INSERT … SELECT of the same rows',
  run: (report) => onEachStore((bench) => measureAudience(bench, report)),
}

async function measureAudience(bench: BenchStore, report: (line: string) => void): Promise<Measure[]> {
  const { store, label } = bench
  const work = { db: store.db, clock: systemClock, log: pino({ level: 'silent' }), readVersion: keepVersions() }
  const due = customerCount[label] / trialEvery
  const perSecond = (ms: number) => due / (ms / 1000)
  const ours: number[] = []
  const raw: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const beside = await makeWorkspace(bench)
    raw.push(
      perSecond(
        await timeMs(() => inWorkspace(store.db, beside, (ws) => insertDirectly(ws, sql`traits ->> 'plan' = 'trial'`))),
      ),
    )
    const workspace = await makeWorkspace(bench)
    await inWorkspace(store.db, workspace, (ws) => givenLiveCampaign(ws, systemClock, { audience: onTrial }))
    const expand = async () => {
      while (await expandBroadcast(work, workspace));
    }
    ours.push(perSecond(await timeMs(expand)))
    for (const each of [beside, workspace]) await assertQueued(bench, each, due)
    report(`${label}: run ${run + 1}: ${Math.round(ours.at(-1) ?? 0)} a second, raw ${Math.round(raw.at(-1) ?? 0)}`)
  }
  const check = `queued ${due} of ${due}`
  const limit = summarise(raw).median
  return [compare({ name: `audience, ${label}`, unit: 'customers/s', samples: ours, limit, check })]
}

/** A workspace of its own; every second customer is on the plan that the audience asks for. */
async function makeWorkspace({ store, label }: BenchStore): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(
    store.db,
  )
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(store.db)
  await inWorkspace(store.db, workspaceId, async (ws) => {
    await givenCustomers(ws, customerCount[label])
    await sql`
      update customers set traits = jsonb_build_object('plan', case id % ${trialEvery} when 0 then 'trial' else 'pro' end)
       where workspace_id = ${workspaceId}`.execute(ws.tx)
  })
  for (const table of ['customers', 'journey_entries', 'deliveries'])
    await sql`vacuum analyze ${sql.table(table)}`.execute(store.db)
  return workspaceId
}

async function assertQueued({ store }: BenchStore, workspaceId: number, due: number): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from deliveries where workspace_id = ${workspaceId} and state = 'queued'`.execute(store.db)
  if (rows[0]?.count !== due) throw new Error(`queued ${rows[0]?.count} of ${due}`)
}
