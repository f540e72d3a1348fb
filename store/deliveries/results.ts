import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { noteReactions } from '../memberships/note-changes.ts'

/** What a provider said of one delivery, or what is left to say when it said nothing. */
export type Result =
  | { kind: 'sent'; id: number; entryId: number; providerMessageId: string | null }
  | { kind: 'failed'; id: number; entryId: number; reason: string }
  | { kind: 'uncertain'; id: number; entryId: number; reason: string }
  | { kind: 'again'; id: number; entryId: number; reason: string; dueAt: Temporal.Instant; countsAsAttempt: boolean }

/**
 * Record results, fenced: only deliveries that this token still leases are touched, so that a worker which froze past
 * its lease changes nothing.
 * @returns the ids that were recorded
 */
export async function recordResults(
  ws: WorkspaceTx,
  token: string,
  results: readonly Result[],
  at: Temporal.Instant,
): Promise<Set<number>> {
  if (results.length === 0) return new Set()
  const rows = results.map((result) => ('dueAt' in result ? { ...result, dueAt: result.dueAt.toString() } : result))
  const now = sql`${at.toString()}::timestamptz`
  // Entries before deliveries, in order of id: the order in which every transaction here locks.
  await sql`
    select 1 from journey_entries
     where workspace_id = ${ws.workspaceId} and id = any(${results.map(({ entryId }) => entryId)}::bigint[])
     order by id for update`.execute(ws.tx)
  const { rows: recorded } = await sql<{ id: number }>`
    update deliveries d
       set state = case r.kind when 'again' then 'queued' else r.kind end,
           due_at = r."dueAt", reason = r.reason, lease_token = null, lease_until = null,
           attempts = d.attempts - case when r."countsAsAttempt" is false then 1 else 0 end,
           provider_message_id = coalesce(r."providerMessageId", d.provider_message_id),
           sent_at = case r.kind when 'sent' then ${now} end,
           failed_at = case r.kind when 'failed' then ${now} end,
           uncertain_at = case r.kind when 'uncertain' then ${now} end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
           id bigint, kind text, reason text, "dueAt" timestamptz, "countsAsAttempt" boolean, "providerMessageId" text)
     where d.workspace_id = ${ws.workspaceId} and d.id = r.id and d.state = 'attempted'
       and d.lease_token = ${token}::uuid and d.id = any(${rows.map(({ id }) => id)}::bigint[])
    returning d.id`.execute(ws.tx)
  await noteReactions(
    ws,
    recorded.map(({ id }) => id),
  )
  return new Set(recorded.map(({ id }) => id))
}
