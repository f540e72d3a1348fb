import { sql } from 'kysely'
import { toEnding } from '../../domain/trace/moment.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** An entry whose message has ended, one way or another; `isLast`: nothing follows the message. */
export type Settled = { entryId: number; stepId: string; isLast: boolean; exitReason?: string }

/** Let journeys go on, or end, now that their message has ended. */
export async function settleEntries(ws: WorkspaceTx, settled: readonly Settled[], at: Temporal.Instant): Promise<void> {
  // One statement for each way to settle, by a list of ids: an index scan, whatever the planner knows of the table.
  const alike = Map.groupBy(settled, ({ stepId, isLast, exitReason = '' }) => `${stepId}/${isLast}/${exitReason}`)
  for (const group of alike.values()) await settleAlike(ws, group, at)
}

async function settleAlike({ tx, workspaceId }: WorkspaceTx, group: readonly Settled[], at: Temporal.Instant) {
  const [first] = group
  if (first === undefined) return
  const now = sql`${at.toString()}::timestamptz`
  const endReason = first.exitReason ?? (first.isLast ? 'completed' : null)
  const state = first.exitReason === undefined ? 'finished' : 'exited'
  const change =
    endReason === null
      ? sql`due_at = ${now}`
      : sql`state = ${state}, step_id = null, due_at = null, ended_at = ${now}, end_reason = ${endReason},
            trace = trace || ${JSON.stringify(toEnding(state, endReason, at))}::jsonb`
  await sql`
    update journey_entries set ${change}
     where workspace_id = ${workspaceId} and id = any(${group.map(({ entryId }) => entryId)}::bigint[])
       and step_id = ${first.stepId} and state = 'delivering'`.execute(tx)
}
