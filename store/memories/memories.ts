import { sql } from 'kysely'
import { toSql } from 'pgvector/pg'
import { AppError } from '../../domain/errors.ts'
import type { Memory } from '../../domain/memory.ts'
import type { WorkspaceTx } from '../database/db.ts'

type Row = Omit<Memory, 'scope'> & { scopeKind: Memory['scope']['kind']; scopeValue: string | null }

const columns = sql.raw(
  'id, kind, scope_kind as "scopeKind", scope_value as "scopeValue", text, lint, source, created_by as "createdBy", created_at as "createdAt"',
)

const parseRow = ({ scopeKind, scopeValue, ...row }: Row): Memory => ({
  ...row,
  scope: { kind: scopeKind, value: scopeValue },
})

/** Only what is in force: not forgotten, superseded or expired. */
const current = (at: Temporal.Instant) =>
  sql`forgotten_at is null and superseded_by is null and (expires_at is null or expires_at > ${at.toString()})`

/** A member's own memories are theirs alone; all others hold for everyone. */
const visibleTo = (memberId: string) => sql`(scope_kind <> 'member' or scope_value = ${memberId})`

export type NewMemory = Memory & { embedding: readonly number[]; embedder: string }

/** Keep a memory. One with the same words in the same scope is superseded by it, so nothing is held twice. */
export async function insertMemory(ws: WorkspaceTx, memory: NewMemory): Promise<{ superseded: string | null }> {
  const { rows } = await sql<{ id: string }>`
    update brand_memories set superseded_by = ${memory.id}
     where workspace_id = ${ws.workspaceId} and ${current(memory.createdAt)} and lower(text) = lower(${memory.text})
       and scope_kind = ${memory.scope.kind} and scope_value is not distinct from ${memory.scope.value}
     returning id`.execute(ws.tx)
  await sql`
    insert into brand_memories (workspace_id, id, kind, scope_kind, scope_value, text, lint, source, embedding, embedder, created_by, created_at)
    values (${ws.workspaceId}, ${memory.id}, ${memory.kind}, ${memory.scope.kind}, ${memory.scope.value}, ${memory.text},
            ${memory.lint === null ? null : JSON.stringify(memory.lint)}::jsonb, ${JSON.stringify(memory.source)}::jsonb,
            ${toSql([...memory.embedding])}::vector, ${memory.embedder}, ${memory.createdBy}, ${memory.createdAt.toString()})`.execute(
    ws.tx,
  )
  return { superseded: rows[0]?.id ?? null }
}

/** Every memory in force that the member may see, newest first. */
export async function listMemories(ws: WorkspaceTx, memberId: string, at: Temporal.Instant): Promise<Memory[]> {
  const { rows } = await sql<Row>`
    select ${columns} from brand_memories
     where workspace_id = ${ws.workspaceId} and ${current(at)} and ${visibleTo(memberId)}
     order by created_at desc, id`.execute(ws.tx)
  return rows.map(parseRow)
}

/** The memories in force that are nearest in meaning to a text, nearest first; only rows of the same embedder compare. */
export async function recallMemories(
  ws: WorkspaceTx,
  query: { embedding: readonly number[]; embedder: string; memberId: string; at: Temporal.Instant; limit: number },
): Promise<Memory[]> {
  const { rows } = await sql<Row>`
    select ${columns} from brand_memories
     where workspace_id = ${ws.workspaceId} and ${current(query.at)} and ${visibleTo(query.memberId)} and embedder = ${query.embedder}
     order by embedding <=> ${toSql([...query.embedding])}::vector, created_at desc limit ${query.limit}`.execute(ws.tx)
  return rows.map(parseRow)
}

/** Whether the memory is neither forgotten nor superseded. */
export async function isMemoryInForce(ws: WorkspaceTx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from brand_memories
     where workspace_id = ${ws.workspaceId} and id = ${id} and forgotten_at is null and superseded_by is null`.execute(
    ws.tx,
  )
  return rows.length > 0
}

/** @throws AppError not_found when there is none in force with that id */
export async function forgetMemory(ws: WorkspaceTx, id: string, at: Temporal.Instant): Promise<Memory> {
  const { rows } = await sql<Row>`
    update brand_memories set forgotten_at = ${at.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${id} and ${current(at)} returning ${columns}`.execute(ws.tx)
  if (rows[0] === undefined) throw new AppError('not_found', { detail: `There is no memory ${id} in force.` })
  await sql`update brand_memories set superseded_by = null where workspace_id = ${ws.workspaceId} and superseded_by = ${id}`.execute(
    ws.tx,
  )
  return parseRow(rows[0])
}
