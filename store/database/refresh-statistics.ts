import { sql } from 'kysely'
import type { Db } from './db.ts'

/**
 * Tell the planner what the large tables hold. PostgreSQL does so by itself for tables, but never for a partitioned one
 * as a whole, and the embedded Postgres does so for none.
 */
export async function refreshStatistics(db: Db): Promise<void> {
  await sql`analyze customers, events, deliveries, journey_entries`.execute(db)
}
