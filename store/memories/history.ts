import { sql } from 'kysely'
import type { Memory } from '../../domain/memory.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { inForce, memoryColumns, type MemoryRow, toMemory, visibleTo } from './rows.ts'

/** A rule that holds no longer: why, since when, and what took its place. */
export type EndedMemory = Memory & {
  ended: { why: 'superseded' | 'forgotten' | 'expired'; at: Temporal.Instant; by: string | null }
}

/** The rules that the member could see and that hold no longer, what ended last first. */
export async function listEndedMemories(
  ws: WorkspaceTx,
  memberId: string,
  at: Temporal.Instant,
  limit: number,
): Promise<EndedMemory[]> {
  const { rows } = await sql<
    MemoryRow & { why: EndedMemory['ended']['why']; endedAt: Temporal.Instant; by: string | null }
  >`
    select ${memoryColumns}, superseded_by as by,
           case when forgotten_at is not null then 'forgotten' when superseded_by is not null then 'superseded'
                else 'expired' end as why,
           coalesce(forgotten_at, superseded_at, expires_at) as "endedAt"
      from brand_memories
     where workspace_id = ${ws.workspaceId} and not ${inForce(at)} and ${visibleTo(memberId)}
     order by coalesce(forgotten_at, superseded_at, expires_at) desc, id limit ${limit}`.execute(ws.tx)
  return rows.map(({ why, endedAt, by, ...row }) => ({ ...toMemory(row), ended: { why, at: endedAt, by } }))
}
