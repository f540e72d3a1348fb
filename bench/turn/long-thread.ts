import { sql } from 'kysely'
import type { Db } from '../../store/database/db.ts'
import { InstantModel } from '../instant-model.ts'
import { compare, type Measure, summarise, timeMs } from '../measure.ts'
import type { BenchStore } from '../stores.ts'
import { startTalk } from './talk.ts'

/** The most a turn may cost beside the model, from the project's targets. */
const limitMs = { embedded: 150, PostgreSQL: 40 }
const turns = 500
/** The turns around 1, 50 and 500; the very first warms the connections and the code, and is left out. */
const windows = [
  { name: 'turns 2–21', from: 1, to: 21 },
  { name: 'turns 41–60', from: 40, to: 60 },
  { name: 'turns 481–500', from: 480, to: 500 },
]
/** Between these turns storage is weighed: the second half must not take more than the first. */
const weighedAt = [50, 275, 500]

/** What a turn costs without the model, two model calls and one tool in it, and what all tables keep of it. */
export async function measureLongThread({ store, label }: BenchStore, report: (line: string) => void) {
  const model = new InstantModel({})
  const { workspaceId, say } = await startTalk(store, model)
  const samples: number[] = []
  const cpu: number[] = []
  const bytes: number[] = []
  for (let index = 0; index < turns; index += 1) {
    const before = process.cpuUsage()
    samples.push(await timeMs(() => Array.fromAsync(say(`turn ${index}`))))
    const { user, system } = process.cpuUsage(before)
    cpu.push((user + system) / 1_000)
    if (weighedAt.includes(index + 1)) bytes.push(await readBytes(store.db))
  }
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from turns where workspace_id = ${workspaceId} and status = 'finished'`.execute(store.db)
  const check = `${rows[0]?.count ?? 0} of ${turns} turns finished, ${model.calls} model calls`
  report(`${label}: ${check}`)
  const measures = windows.map(({ name, from, to }): Measure =>
    compare({ name: `${name}, ${label}`, unit: 'ms', samples: samples.slice(from, to), limit: limitMs[label], check }),
  )
  const [first = [], , last = []] = windows.map(({ from, to }) => cpu.slice(from, to))
  const [early = 0, late = 0] = [0, 1].map((half) => {
    const [from = 0, to = 0] = weighedAt.slice(half)
    return ((bytes[half + 1] ?? 0) - (bytes[half] ?? 0)) / (to - from)
  })
  return [
    ...measures,
    // Of the processor's time, which other work of the machine does not stretch.
    compare({
      name: `this process in turns 481–500 beside 2–21, ${label}`,
      unit: 'ms of processor',
      samples: last,
      limit: summarise(first).median,
      check,
    }),
    compare({
      name: `stored of a turn, 276–500 beside 51–275, ${label}`,
      unit: 'bytes',
      samples: [late],
      limit: early,
      check: `${bytes.map((each) => each.toLocaleString('en')).join(', ')} bytes in all tables and indexes after ${weighedAt.join(', ')} turns`,
    }),
  ]
}

async function readBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')`.execute(db)
  return rows[0]?.bytes ?? 0
}
