import { sql } from 'kysely'
import { z } from 'zod'
import { createCampaignAgent } from '../agent/agent.ts'
import { openCheckpoints } from '../agent/checkpoints.ts'
import { createOfflineEmbedder } from '../agent/offline/embedder.ts'
import { type AgentDeps, runTurn } from '../agent/run-turn.ts'
import { systemClock } from '../domain/clock.ts'
import { newId } from '../domain/ids.ts'
import { defineTool } from '../tools/define-tool.ts'
import { InstantModel } from './instant-model.ts'
import { compare, type Benchmark, type Measure } from './measure.ts'
import { type BenchStore, onEachStore } from './stores.ts'

/** The most a turn may cost beside the model, from the project's targets. */
const limitMs = { embedded: 150, PostgreSQL: 40 }
const turns = 100
const edgeTurns = 20

const tick = defineTool({
  name: 'tick',
  effect: 'read',
  role: 'viewer',
  description: 'Does nothing.',
  input: z.strictObject({}),
  handle: () => Promise.resolve({ ok: true }),
})

/** What a turn costs without the model: two model calls, one tool, everything kept. */
export const turn: Benchmark = {
  name: 'turn',
  about: 'milliseconds of a turn without the model, at the beginning and the end of a thread',
  run: (report) => onEachStore((bench) => measureTurns(bench, report)),
}

async function measureTurns({ store, label }: BenchStore, report: (line: string) => void): Promise<Measure[]> {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(
    store.db,
  )
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(store.db)
  const member = { id: newId('member'), name: 'Bench', role: 'admin' as const }
  const model = new InstantModel({})
  const deps: AgentDeps = {
    db: store.db,
    agent: createCampaignAgent({ model, tools: [tick], checkpointer: await openCheckpoints(store.libraryPool) }),
    modelName: 'instant',
    embedder: createOfflineEmbedder(),
    translator: null,
    clock: systemClock,
    providers: {},
    log: { error: () => undefined, warn: () => undefined },
  }
  const threadId = newId('thread')
  const samples: number[] = []
  for (let index = 0; index < turns; index += 1) {
    const startedAtMs = performance.now()
    for await (const event of runTurn(deps, {
      workspaceId,
      member,
      threadId,
      surface: 'api',
      input: { text: `turn ${index}` },
    }))
      void event
    samples.push(performance.now() - startedAtMs)
  }
  const { rows: kept } = await sql<{
    count: number
  }>`select count(*) as count from turns where workspace_id = ${workspaceId} and status = 'finished'`.execute(store.db)
  const check = `${kept[0]?.count ?? 0} of ${turns} turns finished, ${model.calls} model calls`
  report(`${label}: ${check}`)
  const measure = (name: string, part: readonly number[]) =>
    compare({ name: `${name}, ${label}`, unit: 'ms', samples: part, limit: limitMs[label], check })
  // The first turn warms the connections and the code: it is left out.
  return [
    measure(`turns 2–${edgeTurns + 1}`, samples.slice(1, edgeTurns + 1)),
    measure(`turns ${turns - edgeTurns + 1}–${turns}`, samples.slice(-edgeTurns)),
  ]
}
