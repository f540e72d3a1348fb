import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'

export type AcceptedEvent = {
  customerId: number
  name: string
  at: Temporal.Instant
  messageId: string
  properties: Readonly<Record<string, unknown>>
}

/**
 * A subquery of the event names that some campaign may be waiting for. Ended campaigns still count conversions, for no
 * longer than the longest window (90 days) after their last launch and the longest journey.
 */
export const liveEventNamesSql = (workspaceId: number): RawBuilder<string> => sql`(
  select distinct jsonb_array_elements_text(v.event_names)
    from campaigns p join campaign_versions v on v.workspace_id = p.workspace_id and v.campaign_id = p.id
   where p.workspace_id = ${workspaceId}
     and (p.status in ('live', 'paused')
          or (p.status in ('finished', 'stopped') and v.created_at > now() - interval '500 days')))`

/**
 * In the transaction that accepts the events: queue those that a campaign may be waiting for and wake the workers.
 * @returns how many were queued
 */
export async function queueDueEvents(ws: WorkspaceTx, events: readonly AcceptedEvent[]): Promise<number> {
  const { rows } = await sql<{ name: string }>`
    select name from ${liveEventNamesSql(ws.workspaceId)} as live (name)`.execute(ws.tx)
  return queueAwaited(ws, events, new Set(rows.map(({ name }) => name)))
}

/** As queueDueEvents, for who has read the live event names. */
export async function queueAwaited(
  ws: WorkspaceTx,
  events: readonly AcceptedEvent[],
  live: ReadonlySet<string>,
): Promise<number> {
  const awaited = events.filter(({ name }) => live.has(name))
  if (awaited.length === 0) return 0
  const rows = awaited.map((event) => ({ ...event, at: event.at.toString() }))
  await sql`
    insert into due_events (workspace_id, customer_id, name, at, message_id, properties)
    select ${ws.workspaceId}, r."customerId", r.name, r.at, r."messageId", r.properties
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r ("customerId" bigint, name text, at timestamptz, "messageId" text, properties jsonb)`.execute(ws.tx)
  await notifyDue(ws)
  return awaited.length
}
