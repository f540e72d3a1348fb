import { sql } from 'kysely'
import type { Db } from '../database/db.ts'

/** Every column of every table of ours and of the libraries, as `schema.table.column`, with its type. */
export async function listColumns(db: Db): Promise<{ schema: string; table: string; column: string; type: string }[]> {
  const { rows } = await sql<{ schema: string; table: string; column: string; type: string }>`
    select n.nspname as schema, t.relname as table, a.attname as column, format_type(a.atttypid, null) as type
      from pg_attribute a join pg_class t on t.oid = a.attrelid join pg_namespace n on n.oid = t.relnamespace
     where t.relkind in ('r', 'p') and not t.relispartition and a.attnum > 0 and not a.attisdropped
       and n.nspname !~ '^(pg_|information_schema$)'
     order by 1, 2, a.attnum`.execute(db)
  return rows
}

/** Where in the whole database, in any table of any schema, one of these texts stands, as `schema.table.column: text`. */
export async function scanDatabase(db: Db, texts: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    (await listColumns(db)).map(async ({ schema, table, column, type }) => {
      const value = sql.ref(column)
      const text = type === 'bytea' ? sql`encode(${value}, 'escape')` : sql`${value}::text`
      const query = sql<{ needle: string }>`
        select distinct n.needle
          from jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb) as n (needle)
          join ${sql.table(`${schema}.${table}`)} t
            on strpos(lower(${text}), lower(n.needle)) > 0
            or strpos(${text}, encode(convert_to(n.needle, 'UTF8'), 'escape')) > 0`
      const { rows } = await query.execute(db)
      return rows.map(({ needle }) => `${schema}.${table}.${column}: ${needle}`)
    }),
  )
  return found.flat().toSorted()
}
