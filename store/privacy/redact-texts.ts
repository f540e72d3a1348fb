import { sql } from 'kysely'
import { isDeepStrictEqual } from 'node:util'
import { makeRedact, type PersonTerms } from '../../domain/privacy/redact.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { mayName } from './search-terms.ts'
import { type TextPlace, textPlaces } from './text-places.ts'

const chunkSize = 100

/** A person was named in these rows of a place. */
export type Mention = { place: string; key: string; text: unknown }

/** Take a person out of every text of the workspace, a few rows a transaction. @returns how many rows named them */
export async function redactTexts(db: Db, workspaceId: number, terms: PersonTerms): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const place of textPlaces) {
    let after: unknown[] | null = null
    for (;;) {
      const done = await inWorkspace(db, workspaceId, (ws) => redactChunk(ws, place, terms, after))
      if (done.changed > 0) counts[place.table] = (counts[place.table] ?? 0) + done.changed
      if (done.last === null) break
      after = done.last
    }
  }
  return counts
}

type Row = { key: unknown[]; values: Record<string, unknown> }

async function redactChunk(
  ws: WorkspaceTx,
  place: TextPlace,
  terms: PersonTerms,
  after: readonly unknown[] | null,
): Promise<{ changed: number; last: unknown[] | null }> {
  const rows = await findRows(ws, place, terms, after, sql`for update`)
  let changed = 0
  for (const { key, values } of rows) {
    const changes = Object.entries(place.columns).flatMap(([column, strength]) => {
      const before = values[column]
      const redacted = makeRedact(terms, strength)(before)
      if (isDeepStrictEqual(before, redacted)) return []
      return [{ column, value: column === place.unique ? `${String(redacted)} (${key.join('/')})` : redacted }]
    })
    if (changes.length === 0) continue
    changed += 1
    const sets = changes.map(
      ({ column, value }) =>
        sql`${sql.ref(column)} = (jsonb_populate_record(t, ${JSON.stringify({ [column]: value })}::jsonb)).${sql.ref(column)}`,
    )
    if (place.alsoSet !== undefined) sets.push(sql`${sql.raw(place.alsoSet)}`)
    await sql`
      update ${sql.table(place.table)} t set ${sql.join(sets)}
       where workspace_id = ${ws.workspaceId} and ${isRow(place, key)}`.execute(ws.tx)
  }
  return { changed, last: rows.length < chunkSize ? null : (rows.at(-1)?.key ?? null) }
}

const isRow = (place: TextPlace, key: readonly unknown[]) =>
  sql.join(
    place.key.map((column, index) => sql`${sql.ref(column)} = ${key[index]}`),
    sql` and `,
  )

async function findRows(
  { tx, workspaceId }: WorkspaceTx,
  place: TextPlace,
  terms: PersonTerms,
  after: readonly unknown[] | null,
  lock = sql``,
): Promise<Row[]> {
  const columns = Object.keys(place.columns)
  const text = sql`concat_ws(' ', ${sql.join(columns.map((column) => sql`${sql.ref(column)}::text`))})`
  const key = sql.join(place.key.map((column) => sql.ref(column)))
  const isAfter = after === null ? sql`true` : sql`(${key}) > (${sql.join([...after])})`
  const { rows } = await sql<Record<string, unknown>>`
    select ${key}, ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(place.table)}
     where workspace_id = ${workspaceId} and ${isAfter} and ${mayName(text, terms)}
     order by ${key} limit ${chunkSize} ${lock}`.execute(tx)
  return rows.map((row) => ({ key: place.key.map((column) => row[column]), values: row }))
}

/** The rows of a place whose texts name the person, in pages by key. */
export async function listMentions(
  ws: WorkspaceTx,
  place: TextPlace,
  terms: PersonTerms,
  after: readonly unknown[] | null,
): Promise<{ mentions: Mention[]; last: unknown[] | null }> {
  const rows = await findRows(ws, place, terms, after)
  const mentions = rows.flatMap(({ key, values }) => {
    const isNamed = Object.entries(place.columns).some(
      ([column, strength]) => !isDeepStrictEqual(values[column], makeRedact(terms, strength)(values[column])),
    )
    if (!isNamed) return []
    const text = Object.fromEntries(Object.keys(place.columns).map((column) => [column, values[column]]))
    return [{ place: place.table, key: key.join('/'), text }]
  })
  return { mentions, last: rows.length < chunkSize ? null : (rows.at(-1)?.key ?? null) }
}
