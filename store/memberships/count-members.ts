import { sql } from 'kysely'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { inlineCondition } from '../../domain/campaign/inline-segments.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import { countAudience, readSqlScope } from '../audience.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type MemberCount = {
  count: number
  /** From the membership that is kept for live campaigns, as they see it; else counted by the condition just now. */
  isKept: boolean
}

/**
 * How many customers a segment has.
 * @throws AppError unknown_name for a segment that it names and that is gone
 */
export async function countMembers(ws: WorkspaceTx, condition: Condition, now: Temporal.Instant): Promise<MemberCount> {
  const scope = await readSqlScope(ws, now)
  const hash = hashContent(inlineCondition(condition, scope.segments))
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from memberships m
             where m.workspace_id = w.workspace_id and m.watched_id = w.id and m.is_member) as count
      from watched_conditions w where w.workspace_id = ${ws.workspaceId} and w.content_hash = ${hash}`.execute(ws.tx)
  const kept = rows[0]
  if (kept !== undefined) return { count: kept.count, isKept: true }
  return { count: await countAudience(ws, condition, scope), isKept: false }
}
