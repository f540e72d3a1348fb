import { sql, type RawBuilder } from 'kysely'
import type { WorkspaceTx } from './db.ts'

/** What a grouping or a set of ids may keep in memory before it goes to disk or, as a set, is searched row by row. */
const workMemMb = 64

/**
 * One read over many customers, as the tables' owner instead of carillon_app. Row-level security would let no index on
 * traits be used (docs/decisions/0028): so this is for SQL alone that itself names the workspace for every table, as
 * conditionToSql's does and conditions/workspace.test.ts holds. A statement that fails ends the transaction, and the
 * owner's rights with it.
 */
export async function readUnfenced<Row>({ tx }: WorkspaceTx, query: RawBuilder<Row>): Promise<Row[]> {
  await sql`
    select set_config('role', 'none', true), set_config('jit', 'off', true),
           set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')) / 1024, ${workMemMb * 1024}::int)::text, true),
           set_config('hash_mem_multiplier', greatest(current_setting('hash_mem_multiplier')::float8, 2)::text, true)`.execute(
    tx,
  )
  const { rows } = await query.execute(tx)
  await sql`select set_config('role', 'carillon_app', true)`.execute(tx)
  return rows
}
