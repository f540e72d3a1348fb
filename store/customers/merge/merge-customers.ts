import { sql } from 'kysely'
import type { WorkspaceTx } from '../../database/db.ts'
import { fillGaps } from './fill-gaps.ts'
import type { Merge } from './merge.ts'
import { mergeConsents } from './merge-consents.ts'
import { mergeJourneys } from './merge-journeys.ts'
import { mergeMemberships } from './merge-memberships.ts'
import { mergeRefusals } from './merge-refusals.ts'
import { moveRows } from './move-rows.ts'
import { recheckBroadcasts } from './recheck-broadcasts.ts'

/**
 * Make one customer of two, or more, with all that belongs to them, and write down who became whom. Each must be locked
 * (lock-customers.ts), and each `into` must remain. Several of one `into` fill its gaps in their order.
 */
export async function mergeCustomers(ws: WorkspaceTx, merges: readonly Merge[], at: Temporal.Instant): Promise<void> {
  if (merges.length === 0) return
  await fillGaps(ws, merges, at)
  await mergeJourneys(ws, merges, at)
  await recheckBroadcasts(ws, merges, at)
  const overruled = await mergeConsents(ws, merges)
  await mergeMemberships(ws, merges)
  await mergeRefusals(ws, merges)
  const moved = await moveRows(ws, merges)
  await recordMerges(ws, merges, { overruled, moved }, at)
  await sql`
    delete from customers
     where workspace_id = ${ws.workspaceId} and id = any(${merges.map(({ from }) => from)}::bigint[])`.execute(ws.tx)
}

type Notes = { overruled: ReadonlyMap<number, unknown[]>; moved: ReadonlyMap<number, Record<string, number>> }

async function recordMerges(
  ws: WorkspaceTx,
  merges: readonly Merge[],
  { overruled, moved }: Notes,
  at: Temporal.Instant,
): Promise<void> {
  const rows = merges.map(({ from, into, cause, messageId, identity }) => ({
    from,
    into,
    cause,
    messageId,
    ...identity,
    moved: moved.get(from) ?? {},
    overruled: overruled.get(from) ?? [],
  }))
  await sql`
    insert into customer_merges (workspace_id, merged_id, merged_into, customer_id, cause, message_id, identity_kind,
                                 identity_value, moved, overruled, merged_at)
    select ${ws.workspaceId}, "from", "into", "into", cause, "messageId", kind, value, moved, overruled, ${at.toString()}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r ("from" bigint, "into" bigint, cause text, "messageId" text, kind text, value text, moved jsonb,
                 overruled jsonb)`.execute(ws.tx)
}
