import { sql } from 'kysely'
import { evaluateCondition } from '../domain/conditions/evaluate-condition.ts'
import { neededFacts } from '../domain/conditions/needed-facts.ts'
import { countAudience, listAudience, measureAudience, sampleAudience } from '../store/audience.ts'
import { type Db, inWorkspace } from '../store/database/db.ts'
import { loadFacts } from '../store/journeys/load-facts.ts'
import { type Benchmark, compare, type Measure, summarise, timeMs } from './measure.ts'
import { onLoadedDatabase } from './segments/database.ts'
import { benchNow as now } from './segments/now.ts'
import { type Question, questions } from './segments/questions.ts'

const defaultSizes = [10_000, 100_000, 1_000_000]
const mostRuns = 5
const leastRuns = 2
/** What takes longer is run less often. */
const enoughMs = 8000
const pageSize = 100
const checkedCustomers = 5

/** Ten questions at three sizes, ten events for each customer over 90 days, beside hand-written SQL on the same tables. */
export const segments: Benchmark = {
  name: 'segments',
  about: 'milliseconds to count, to list the first page and to check one customer, beside SQL by hand (PostgreSQL)',
  async run(report, { sizes = defaultSizes }) {
    const measures: Measure[] = []
    for (const size of sizes)
      measures.push(...(await onLoadedDatabase(size, report, (db, ws) => measureSize({ db, ws, size }, report))))
    return measures
  },
}

type At = { db: Db; ws: number; size: number }

async function measureSize(at: At, report: (line: string) => void): Promise<Measure[]> {
  const measures: Measure[] = []
  for (const [index, question] of questions.entries()) {
    for (const [what, sides] of Object.entries(sidesOf(question, at))) {
      const measure = await beside(`segments ${at.size}: (${index + 1}) ${question.name}, ${what}`, sides)
      report(`  ${measure.name}: ${measure.ours} ms beside ${measure.limit} ms`)
      measures.push(measure)
    }
  }
  const preview = questions.find(({ name }) => name === 'did X and not Y')
  return preview === undefined ? measures : [...measures, ...(await measurePreview(preview, at))]
}

/** What ours answers and what SQL by hand answers: the two must be equal. */
type Sides = { ours: () => Promise<string>; byHand: () => Promise<string> }

function sidesOf(question: Question, { db, ws: workspaceId, size }: At) {
  const { condition, byHand, repeats } = question
  const scope = { workspaceId, now, segments: new Map() }
  const ids = Array.from({ length: checkedCustomers }, (_, index) => 1 + Math.floor((index * size) / checkedCustomers))
  const listed = sql`(${byHand(workspaceId)}) as listed`
  const each = repeats ? sql`distinct id` : sql`id`
  return {
    count: {
      ours: () => inWorkspace(db, workspaceId, async (ws) => String(await countAudience(ws, condition, scope))),
      byHand: async () => String((await readByHand(db, sql`select count(${each}) as id from ${listed}`))[0]),
    },
    'first page': {
      ours: () =>
        inWorkspace(db, workspaceId, async (ws) => String(await listAudience(ws, condition, scope, 0, pageSize))),
      byHand: async () =>
        String(await readByHand(db, sql`select ${each} from ${listed} where id > 0 order by id limit ${pageSize}`)),
    },
    [`check of ${checkedCustomers}, one by one`]: {
      ours: () => checkEach(ids, (id) => inWorkspace(db, workspaceId, (ws) => holdsFor(ws, question, id))),
      byHand: () =>
        checkEach(
          ids,
          async (id) => (await readByHand(db, sql`select id from ${listed} where id = ${id} limit 1`)).length === 1,
        ),
    },
  }
}

/** The store's path for one customer: load the facts that the condition needs, and evaluate. */
async function holdsFor(ws: Parameters<typeof loadFacts>[0], { condition }: Question, id: number): Promise<boolean> {
  const scope = { now, segments: new Map() }
  const facts = await loadFacts(ws, [id], neededFacts(condition, scope), now)
  const known = facts.get(id)
  return known !== undefined && evaluateCondition(condition, known, scope)
}

async function checkEach(ids: readonly number[], holds: (id: number) => Promise<boolean>): Promise<string> {
  const answers: boolean[] = []
  for (const id of ids) answers.push(await holds(id))
  return `${answers.filter(Boolean).length} hold: ${answers.map(Number).join('')}`
}

/** As the tables' owner, without just-in-time compilation, which only costs here: what an engineer would do too. */
async function readByHand(db: Db, query: ReturnType<typeof sql>): Promise<number[]> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('jit', 'off', true)`.execute(tx)
    const { rows } = await sql<{ id: number }>`${query}`.execute(tx)
    return rows.map(({ id }) => id)
  })
}

/** By turns, after one run of each to warm up. */
async function beside(name: string, { ours, byHand }: Sides, check?: string): Promise<Measure> {
  const [found, expected] = [await ours(), await byHand()]
  if (check === undefined && found !== expected) throw new Error(`${name}: ours says ${found}, by hand ${expected}`)
  const samples = { ours: [] as number[], byHand: [] as number[] }
  const startedAtMs = performance.now()
  while (
    samples.ours.length < leastRuns ||
    (samples.ours.length < mostRuns && performance.now() - startedAtMs < enoughMs)
  ) {
    samples.ours.push(await timeMs(ours))
    samples.byHand.push(await timeMs(byHand))
  }
  const limit = summarise(samples.byHand).median
  return compare({ name, unit: 'ms', samples: samples.ours, limit, check: check ?? `both say ${found.slice(0, 40)}` })
}

/** What a member waits for, for information: the funnel with its reach, and the sample, each beside counting by hand. */
async function measurePreview(question: Question, at: At): Promise<Measure[]> {
  const { byHand } = sidesOf(question, at).count
  const inWs = (work: (ws: Parameters<typeof loadFacts>[0]) => Promise<unknown>) => () =>
    inWorkspace(at.db, at.ws, async (ws) => JSON.stringify(await work(ws)))
  const measure = inWs((ws) => measureAudience(ws, question.condition, now))
  const sample = inWs((ws) => sampleAudience(ws, question.condition, now, 3))
  const count = `for information, beside the count by hand: ${await byHand()}`
  return [
    await beside(`segments ${at.size}: preview of (7), funnel and reach`, { ours: measure, byHand }, count),
    await beside(`segments ${at.size}: preview of (7), sample of 3`, { ours: sample, byHand }, count),
  ]
}
