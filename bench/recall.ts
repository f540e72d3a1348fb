import { sql } from 'kysely'
import { createOfflineEmbedder } from '../agent/offline/embedder.ts'
import { recallFor } from '../agent/middleware/recall.ts'
import type { Embedder } from '../domain/embedder.ts'
import { systemClock } from '../domain/clock.ts'
import { type Db, inWorkspace } from '../store/database/db.ts'
import { findNearestIds } from '../store/memories/recall.ts'
import { exactUpTo, makeVectorIndex } from '../store/memories/vector-index.ts'
import { addMemories, givenWorkspace, questions } from './recall/fill-memories.ts'
import { compare, type Benchmark, type Measure, timeMs } from './measure.ts'
import { type BenchStore, onEachStore } from './stores.ts'

/** The embedded Postgres compares every vector at any size; filling it with 100,000 takes minutes. */
const sizes = { embedded: [1_000, 20_000], PostgreSQL: [1_000, 20_000, 100_000] }
const rounds = 5
const wanted = 10
/** The most that recall may take at 20,000 memories, from the project's targets. */
const limitMs = 10
const quiet = { error: () => undefined, warn: () => undefined }

/** Recall as a turn does it, and of its search the nearest ten beside those of a search that compares every vector. */
export const recall: Benchmark = {
  name: 'recall',
  about: 'milliseconds to recall memories for a turn, and recall@10 beside comparing every vector',
  run: (report, options) => onEachStore((bench) => measureAll(bench, options.sizes ?? sizes[bench.label], report)),
}

async function measureAll(
  { store, label }: BenchStore,
  wanted: readonly number[],
  report: (line: string) => void,
): Promise<Measure[]> {
  const { db, kind } = store
  const place = await givenWorkspace(db)
  const measures: Measure[] = []
  let filled = 0
  for (const size of wanted) {
    await addMemories(db, place.workspaceId, { from: filled, to: size })
    filled = size
    await sql`vacuum analyze brand_memories`.execute(db)
    const isIndexed = kind === 'server' && size > exactUpTo
    const madeMs = isIndexed ? await timeMs(() => makeVectorIndex(db, place.workspaceId)) : 0
    report(`${label}: ${size} memories${isIndexed ? `, HNSW made in ${(madeMs / 1000).toFixed(1)} s` : ', exact'}`)
    measures.push(...(await measure({ db, label, size, isIndexed, ...place })))
  }
  return measures
}

type At = {
  db: Db
  label: string
  size: number
  isIndexed: boolean
  workspaceId: number
  memberId: string
}

async function measure(at: At): Promise<Measure[]> {
  const { db, workspaceId, memberId, size, label, isIndexed } = at
  const embedder = createOfflineEmbedder()
  const member = { id: memberId, name: 'Bench', role: 'admin' as const }
  const samples: number[] = []
  let told = 0
  // The first round warms the cache of pages and the code: it is left out.
  for (let round = 0; round <= rounds; round += 1) {
    const times: number[] = []
    for (const text of questions) {
      const turn = { db, workspaceId, member, clock: systemClock, embedder, text, log: quiet }
      times.push(await timeMs(async () => void (told += (await recallFor(turn)).length)))
    }
    if (round > 0) samples.push(times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN)
  }
  const found = await countFound(at, embedder)
  const check = `${found.hits} of ${found.of} nearest ten are the exact ones, ${told} memories told`
  const name = `${size.toLocaleString('en')} memories, ${isIndexed ? 'HNSW' : 'exact'}, ${label}`
  return [
    compare({ name: `recall for a turn, ${name}`, unit: 'ms', samples, limit: limitMs, check }),
    compare({ name: `recall@10, ${name}`, unit: 'of 1', samples: [found.hits / found.of], limit: 1, check }),
  ]
}

/** The ten nearest as recall finds them, beside those of a scan that no index serves. */
async function countFound({ db, workspaceId, memberId }: At, embedder: Embedder) {
  let hits = 0
  for (const [index, embedding] of (await embedder.embed(questions)).entries()) {
    const query = {
      embedding,
      embedder: embedder.id,
      memberId,
      at: systemClock.now(),
      limits: { near: wanted, recent: 0, checked: 0 },
    }
    const ours = await inWorkspace(db, workspaceId, (ws) => findNearestIds(ws, query))
    const exact = await inWorkspace(db, workspaceId, async (ws) => {
      await sql`select set_config('enable_indexscan', 'off', true)`.execute(ws.tx)
      return findNearestIds(ws, query)
    })
    if (exact.length !== wanted) throw new Error(`question ${index} has ${exact.length} nearest, not ${wanted}`)
    const same = ours.filter((id) => exact.includes(id)).length
    hits += same
  }
  return { hits, of: wanted * questions.length }
}
