import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './db.ts'

/**
 * A short name of this database, the same for all its processes and another for any other database: what keeps
 * installations apart that share a Redis. It is made of the database's name and the moment of its first migration.
 */
export async function readInstallation(db: Db): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select current_database() || ' ' || extract(epoch from min(applied_at)) as text from carillon_migrations`.execute(
    db,
  )
  return createHash('sha256')
    .update(rows[0]?.text ?? '')
    .digest('hex')
    .slice(0, 12)
}
