import { type RawBuilder, sql } from 'kysely'
import { toSql } from 'pgvector/pg'
import type { Candidate } from '../../domain/memory/rank.ts'
import { readUnfenced } from '../database/read-unfenced.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { inForce, memoryColumns, type MemoryRow, toMemory, visibleTo } from './rows.ts'

export type RecallQuery = {
  /** Of unit length, as every embedder's are: so the inner product is the cosine. */
  embedding: readonly number[]
  embedder: string
  memberId: string
  at: Temporal.Instant
  limits: { near: number; recent: number; checked: number }
}

/** How many neighbours an index looks at: with 100, a question in eight once found none of its ten nearest of 100,000. */
const minEfSearch = 200
/** Other members' rules and other embedders' vectors are left out after the index has found them, so it goes on looking. */
const maxScannedRows = 20_000

/**
 * What may be worth telling the model: the memories in force that are nearest in meaning, the newest, and the newest that
 * a program checks. Every row is compared, unless the workspace has an index of its own (vector-index.ts). Only vectors
 * of the same embedder are compared.
 */
export async function findCandidates(ws: WorkspaceTx, query: RecallQuery): Promise<Candidate[]> {
  const { near, recent, checked } = query.limits
  await tuneIndex(ws, near)
  const wanted = sql`${toSql([...query.embedding])}::halfvec`
  const rows = await readUnfenced<MemoryRow & { similarity: number | null }>(
    ws,
    sql`
    with near as (${nearest(ws, query)}),
    recent as (${newest(ws, query, sql`true`)} limit ${recent}),
    checked as (${newest(ws, query, sql`lint is not null`)} limit ${checked})
    select ${memoryColumns}, case when embedder = ${query.embedder} then -(embedding <#> ${wanted}) end as similarity
      from brand_memories
     where workspace_id = ${sql.lit(ws.workspaceId)}
       and id in (select id from near union select id from recent union select id from checked)`,
  )
  return rows.map(({ similarity, ...row }) => ({ memory: toMemory(row), similarity }))
}

/** The ids of the nearest, nearest first; exact without an index. */
export async function findNearestIds(ws: WorkspaceTx, query: RecallQuery): Promise<string[]> {
  await tuneIndex(ws, query.limits.near)
  return (await readUnfenced<{ id: string }>(ws, nearest(ws, query))).map(({ id }) => id)
}

/** The workspace's number stands in the text, so that the planner sees that its own index serves. */
const newest = (ws: WorkspaceTx, { memberId, at }: RecallQuery, which: RawBuilder<boolean>) => sql<{ id: string }>`
  select id from brand_memories
   where workspace_id = ${sql.lit(ws.workspaceId)} and ${inForce(at)} and ${visibleTo(memberId)} and ${which}
   order by created_at desc`

const nearest = (ws: WorkspaceTx, { embedding, embedder, memberId, at, limits }: RecallQuery) => sql<{ id: string }>`
  select id from brand_memories
   where workspace_id = ${sql.lit(ws.workspaceId)} and ${inForce(at)} and ${visibleTo(memberId)} and embedder = ${embedder}
   order by embedding <#> ${toSql([...embedding])}::halfvec limit ${limits.near}`

async function tuneIndex(ws: WorkspaceTx, near: number): Promise<void> {
  await sql`
    select set_config('hnsw.iterative_scan', 'strict_order', true),
           set_config('hnsw.ef_search', ${String(Math.max(minEfSearch, near))}, true),
           set_config('hnsw.max_scan_tuples', ${String(maxScannedRows)}, true)`.execute(ws.tx)
}
