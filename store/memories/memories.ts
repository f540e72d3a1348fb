import { sql } from 'kysely'
import { toSql } from 'pgvector/pg'
import { AppError } from '../../domain/errors.ts'
import type { Memory, MemoryKind, MemoryScope } from '../../domain/memory.ts'
import { isSameScope, supersedes } from '../../domain/memory/supersede.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { inForce, memoryColumns, type MemoryRow, toMemory, visibleTo } from './rows.ts'

export type NewMemory = Memory & { embedding: readonly number[]; embedder: string }

/** Of two who change the memory of a workspace at once, the second sees what the first has kept. */
export async function holdMemories(ws: WorkspaceTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('brand memory'), ${ws.workspaceId})`.execute(ws.tx)
}

/**
 * Keep a memory. What it answers anew in the same scope is superseded by it, and what it is to replace.
 * @returns what it superseded
 */
export async function insertMemory(ws: WorkspaceTx, memory: NewMemory, replaces?: string): Promise<Memory[]> {
  await holdMemories(ws)
  const old = await findSuperseded(ws, memory, replaces)
  await sql`
    insert into brand_memories (workspace_id, id, kind, scope_kind, scope_value, text, lint, source, embedding, embedder,
                                created_by, created_at, expires_at)
    values (${ws.workspaceId}, ${memory.id}, ${memory.kind}, ${memory.scope.kind}, ${memory.scope.value}, ${memory.text},
            ${memory.lint === null ? null : JSON.stringify(memory.lint)}::jsonb, ${JSON.stringify(memory.source)}::jsonb,
            ${toSql([...memory.embedding])}::halfvec, ${memory.embedder}, ${memory.createdBy}, ${memory.createdAt.toString()},
            ${memory.expiresAt?.toString() ?? null})`.execute(ws.tx)
  await markSuperseded(ws, old, memory)
  return old
}

async function findSuperseded(ws: WorkspaceTx, memory: Memory, replaces?: string): Promise<Memory[]> {
  const { rows } = await sql<MemoryRow>`
    select ${memoryColumns} from brand_memories
     where workspace_id = ${ws.workspaceId} and ${inForce(memory.createdAt)} and id <> ${memory.id}
       and ((scope_kind = ${memory.scope.kind} and scope_value is not distinct from ${memory.scope.value}
             and ((lint is not null and ${memory.lint !== null}) or lower(btrim(text, ' .!')) = lower(btrim(${memory.text}, ' .!'))))
            or id = ${replaces ?? null})`.execute(ws.tx)
  return rows.map(toMemory).filter((old) => old.id === replaces || supersedes(memory, old))
}

async function markSuperseded(ws: WorkspaceTx, old: readonly Memory[], { id, createdAt }: Memory): Promise<void> {
  if (old.length === 0) return
  await sql`
    update brand_memories set superseded_by = ${id}, superseded_at = ${createdAt.toString()}
     where workspace_id = ${ws.workspaceId} and id = any(${old.map((each) => each.id)})`.execute(ws.tx)
}

/** What is in force in that scope with the very same words and check, so that keeping it again changes nothing. */
export async function findSameMemory(
  ws: WorkspaceTx,
  rule: Pick<Memory, 'kind' | 'scope' | 'text' | 'lint' | 'expiresAt'>,
  at: Temporal.Instant,
): Promise<Memory | undefined> {
  const { rows } = await sql<MemoryRow>`
    select ${memoryColumns} from brand_memories
     where workspace_id = ${ws.workspaceId} and ${inForce(at)} and kind = ${rule.kind} and lower(text) = lower(${rule.text})
       and lint is not distinct from ${rule.lint === null ? null : JSON.stringify(rule.lint)}::jsonb
       and expires_at is not distinct from ${rule.expiresAt?.toString() ?? null}::timestamptz`.execute(ws.tx)
  return rows.map(toMemory).find((old) => isSameScope(old.scope, rule.scope))
}

export type MemoryFilter = {
  kind?: MemoryKind | undefined
  scopeKind?: MemoryScope['kind'] | undefined
  /** Words that the rule holds, in any case. */
  text?: string | undefined
  limit?: number | undefined
}

/** The memories in force that the member may see, newest first, and how many more there are. */
export async function listMemories(
  ws: WorkspaceTx,
  memberId: string,
  at: Temporal.Instant,
  { kind, scopeKind, text, limit }: MemoryFilter = {},
): Promise<Memory[]> {
  const pattern = text === undefined ? null : `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const { rows } = await sql<MemoryRow>`
    select ${memoryColumns} from brand_memories
     where workspace_id = ${ws.workspaceId} and ${inForce(at)} and ${visibleTo(memberId)}
       and (${kind ?? null}::text is null or kind = ${kind ?? null})
       and (${scopeKind ?? null}::text is null or scope_kind = ${scopeKind ?? null})
       and (${pattern}::text is null or text ilike ${pattern})
     order by created_at desc, id limit ${limit ?? null}`.execute(ws.tx)
  return rows.map(toMemory)
}

/** The rules in force that a program checks, newest first. */
export async function listCheckedRules(ws: WorkspaceTx, memberId: string, at: Temporal.Instant): Promise<Memory[]> {
  const { rows } = await sql<MemoryRow>`
    select ${memoryColumns} from brand_memories
     where workspace_id = ${ws.workspaceId} and ${inForce(at)} and ${visibleTo(memberId)} and lint is not null
     order by created_at desc, id`.execute(ws.tx)
  return rows.map(toMemory)
}

/** @throws AppError not_found when there is none in force with that id that the member may see */
export async function readMemory(ws: WorkspaceTx, id: string, memberId: string, at: Temporal.Instant): Promise<Memory> {
  const { rows } = await sql<MemoryRow>`
    select ${memoryColumns} from brand_memories
     where workspace_id = ${ws.workspaceId} and id = ${id} and ${inForce(at)} and ${visibleTo(memberId)}`.execute(ws.tx)
  if (rows[0] === undefined) throw await explainMissing(ws, id, memberId)
  return toMemory(rows[0])
}

async function explainMissing(ws: WorkspaceTx, id: string, memberId: string): Promise<AppError> {
  const { rows } = await sql<{ forgottenAt: Temporal.Instant | null; supersededBy: string | null }>`
    select forgotten_at as "forgottenAt", superseded_by as "supersededBy" from brand_memories
     where workspace_id = ${ws.workspaceId} and id = ${id} and ${visibleTo(memberId)}`.execute(ws.tx)
  const [row] = rows
  const why =
    row === undefined
      ? `There is no memory ${id}.`
      : row.forgottenAt !== null
        ? `The memory ${id} is forgotten already.`
        : row.supersededBy !== null
          ? `The memory ${id} was superseded by ${row.supersededBy}.`
          : `The memory ${id} has expired.`
  return new AppError('not_found', { detail: `${why} list_memories shows those in force.` })
}

/**
 * Forget a memory for good: what it had superseded stays superseded.
 * @throws AppError not_found when there is none in force with that id that the member may see
 */
export async function forgetMemory(
  ws: WorkspaceTx,
  id: string,
  by: { memberId: string; at: Temporal.Instant },
): Promise<Memory> {
  const memory = await readMemory(ws, id, by.memberId, by.at)
  await sql`
    update brand_memories set forgotten_at = ${by.at.toString()}, forgotten_by = ${by.memberId}
     where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  return memory
}

/** What draft_changes keeps of a memory: null before it was kept. */
export type MemoryState = { text: string; forgotten: boolean }

/** Put a memory back to how it was, with what it supersedes: the undo, and the redo, of remember and forget. */
export async function setMemoryState(
  ws: WorkspaceTx,
  id: string,
  state: Pick<MemoryState, 'forgotten'> | null,
  by: { memberId: string; at: Temporal.Instant },
): Promise<void> {
  await holdMemories(ws)
  if (state === null || state.forgotten) {
    await sql`
      update brand_memories set forgotten_at = ${by.at.toString()}, forgotten_by = ${by.memberId}
       where workspace_id = ${ws.workspaceId} and id = ${id} and forgotten_at is null`.execute(ws.tx)
    // Not kept after all: what it had superseded holds again. A rule that was forgotten on purpose brings nothing back.
    if (state === null)
      await sql`
        update brand_memories set superseded_by = null, superseded_at = null
         where workspace_id = ${ws.workspaceId} and superseded_by = ${id}`.execute(ws.tx)
    return
  }
  const { rows } = await sql<MemoryRow>`
    update brand_memories set forgotten_at = null, forgotten_by = null
     where workspace_id = ${ws.workspaceId} and id = ${id} returning ${memoryColumns}`.execute(ws.tx)
  const [back] = rows.map(toMemory)
  if (back === undefined) return
  // What was kept since then stays: where two settle the same, the later one counts.
  const older = (await findSuperseded(ws, back)).filter(
    ({ createdAt }) => Temporal.Instant.compare(createdAt, back.createdAt) < 0,
  )
  await markSuperseded(ws, older, { ...back, createdAt: by.at })
}

/** Its words, whether it is in force at that time, and whose own it is; null when there is none. */
export async function readMemoryHold(
  ws: WorkspaceTx,
  id: string,
  at: Temporal.Instant | null,
): Promise<{ text: string; isInForce: boolean; ownerId: string | null } | null> {
  const { rows } = await sql<{ text: string; isInForce: boolean; ownerId: string | null }>`
    select text, forgotten_at is null and superseded_by is null
             and (expires_at is null or ${at?.toString() ?? null}::timestamptz is null or expires_at > ${at?.toString() ?? null}) as "isInForce",
           case when scope_kind = 'member' then scope_value end as "ownerId"
      from brand_memories where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  return rows[0] ?? null
}
