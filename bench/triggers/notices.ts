import { sql } from 'kysely'
import type { Store } from '../../store/database/open.ts'
import { nowMs } from '../ingest-load.ts'

const channel = 'bench_notices'
const seconds = 5

/** At that pace: a row is written and told of in one statement, and the notice comes back. @returns ms of each */
export async function measureNotices(store: Store, perSecond: number): Promise<number[]> {
  const count = perSecond * seconds
  await sql`create table bench_notices (id integer primary key)`.execute(store.db)
  const sentAtMs: number[] = []
  const latencies: number[] = []
  const note = (payload: string) => latencies.push(nowMs() - (sentAtMs[Number(payload)] ?? Number.NaN))
  const listening = await store.listen(channel, note, () => undefined)
  try {
    const startedAtMs = nowMs()
    const writing: Promise<unknown>[] = []
    for (let index = 0; index < count; index += 1) {
      const aheadMs = startedAtMs + (index * 1000) / perSecond - nowMs()
      if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs))
      sentAtMs[index] = nowMs()
      writing.push(
        sql`
          with written as (insert into bench_notices values (${index}) returning id)
          select pg_notify(${channel}, id::text) from written`.execute(store.db),
      )
    }
    await Promise.all(writing)
    await new Promise((resolve) => setTimeout(resolve, 500))
  } finally {
    await listening.stop()
    await sql`drop table bench_notices`.execute(store.db)
  }
  if (latencies.length !== count) throw new Error(`${latencies.length} of ${count} notices came back`)
  return latencies
}
