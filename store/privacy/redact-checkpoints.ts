import { sql } from 'kysely'
import { makeRedact, type PersonTerms } from '../../domain/privacy/redact.ts'
import type { Db } from '../database/db.ts'
import { mayName } from './search-terms.ts'

/** Where LangGraph keeps threads, made by the agent; a thread there is called `workspace/thread`. */
const schema = 'checkpoints'
const chunkSize = 50

const tables = {
  checkpoint_blobs: ['thread_id', 'checkpoint_ns', 'channel', 'version'],
  checkpoint_writes: ['thread_id', 'checkpoint_ns', 'checkpoint_id', 'task_id', 'idx'],
  checkpoints: ['thread_id', 'checkpoint_ns', 'checkpoint_id'],
} as const
type Table = keyof typeof tables

/** Take a person out of the workspace's threads as LangGraph keeps them. @returns how many rows named them */
export async function redactCheckpoints(db: Db, workspaceId: number, terms: PersonTerms): Promise<number> {
  const { rows } = await sql`
    select 1 from information_schema.tables where table_schema = ${schema} and table_name = 'checkpoint_writes'`.execute(
    db,
  )
  if (rows.length === 0) return 0
  let changed = 0
  for (const table of Object.keys(tables) as Table[]) {
    let after: string | null = null
    for (;;) {
      const done = await redactChunk(db, workspaceId, table, terms, after)
      changed += done.changed
      if (done.last === null) break
      after = done.last
    }
  }
  return changed
}

/** Values are JSON as bytes, the checkpoint itself is jsonb. Of another encoding there is none: the saver writes JSON. */
const readable: Record<Table, string[]> = {
  checkpoint_blobs: ['blob'],
  checkpoint_writes: ['blob'],
  checkpoints: ['checkpoint', 'metadata'],
}

/** One chunk of threads in order of a key that joins all key columns. */
async function redactChunk(db: Db, workspaceId: number, table: Table, terms: PersonTerms, after: string | null) {
  const key = sql`concat_ws(E'\x01', ${sql.join(tables[table].map((column) => sql`${sql.ref(column)}::text`))}) collate "C"`
  const isBytes = table !== 'checkpoints'
  const textOf = (column: string) =>
    isBytes
      ? sql`case when type = 'json' then convert_from(${sql.ref(column)}, 'UTF8') end`
      : sql`${sql.ref(column)}::text`
  const columns = readable[table]
  const target = sql.table(`${schema}.${table}`)
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Record<string, string | null> & { key: string }>`
      select key, ${sql.join(columns.map((column) => sql.ref(column)))} from (
        select ${key} as key, ${sql.join(columns.map((column) => sql`${textOf(column)} as ${sql.ref(column)}`))}
          from ${target} where thread_id like ${`${workspaceId}/%`}) t
       where (${after}::text is null or key > ${after})
         and ${mayName(sql`concat_ws(' ', ${sql.join(columns.map((column) => sql.ref(column)))})`, terms)}
       order by key limit ${chunkSize}`.execute(tx)
    let changed = 0
    for (const row of rows) {
      const sets = columns.flatMap((column) => {
        const before = row[column]
        if (typeof before !== 'string') return []
        const redacted = makeRedact(terms)(before)
        if (redacted === before) return []
        return [sql`${sql.ref(column)} = ${isBytes ? sql`convert_to(${redacted}, 'UTF8')` : sql`${redacted}::jsonb`}`]
      })
      if (sets.length === 0) continue
      changed += 1
      await sql`update ${target} set ${sql.join(sets)} where thread_id like ${`${workspaceId}/%`} and ${key} = ${row.key}`.execute(
        tx,
      )
    }
    return { changed, last: rows.length < chunkSize ? null : (rows.at(-1)?.key ?? null) }
  })
}
