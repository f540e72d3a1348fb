import { sql } from 'kysely'
import type { Db } from '../database/db.ts'

/** For each table, a hash of the workspace's rows in it: two fingerprints differ where anything of it was touched. */
export type Fingerprint = Readonly<Record<string, string>>

export async function fingerprintWorkspace(db: Db, workspaceId: number): Promise<Fingerprint> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.table_name as name
      from information_schema.columns c
      join pg_class t on t.relname = c.table_name and t.relnamespace = 'public'::regnamespace and not t.relispartition
     where c.table_schema = 'public' and c.column_name = 'workspace_id' and t.relkind in ('r', 'p') order by 1`.execute(
    db,
  )
  const hashes = tables.map(
    ({ name }) => sql`
    select ${name}::text as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash
      from ${sql.table(name)} t where workspace_id = ${workspaceId}`,
  )
  const { rows } = await sql<{ name: string; hash: string }>`${sql.join(hashes, sql` union all `)}`.execute(db)
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]))
}

/** The tables in which the two differ. */
export const listTouchedTables = (before: Fingerprint, after: Fingerprint): string[] =>
  Object.keys(before).filter((name) => before[name] !== after[name])
