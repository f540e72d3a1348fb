import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../store/database/db.ts'
import { openStore } from '../../store/database/open.ts'
import type { Place } from './place.ts'

/** Look into a place's database directly, whether a server holds it or nobody does. */
export async function lookInto<Seen>(place: Place, look: (db: Db) => Promise<Seen>): Promise<Seen> {
  const store = await openStore({ dataDir: place.dataDir, databaseUrl: place.databaseUrl || undefined })
  try {
    return await look(store.db)
  } finally {
    await store.close()
  }
}

/** @throws {Error} when the query gives no row */
export async function readRow<Row>(db: Db, statement: RawBuilder<Row>): Promise<Row> {
  const { rows } = await statement.execute(db)
  if (rows[0] === undefined) throw new Error('the query gave no row')
  return rows[0]
}

export type Tally = { due: number; open: number; sent: number; skipped: number; failed: number; uncertain: number }

/** Where the deliveries of a campaign stand; `open` are those that have not ended. */
export const tally = (db: Db, campaignId: string): Promise<Tally> =>
  readRow(
    db,
    sql<Tally>`
      select count(*) as due, count(*) filter (where state in ('queued', 'attempted')) as open,
             count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'skipped') as skipped,
             count(*) filter (where state = 'failed') as failed,
             count(*) filter (where state = 'uncertain') as uncertain
        from deliveries where campaign_id = ${campaignId}`,
  )

/** Look again until it is so. @throws {Error} when it takes too long */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  withinMs = 60_000,
  everyMs = 50,
): Promise<void> {
  const startedAt = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedAt > withinMs) throw new Error(`${what}: not within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
