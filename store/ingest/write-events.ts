import { sql } from 'kysely'
import { noteDevices } from '../customers/devices.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { AcceptedEvent } from '../journeys/live-events.ts'
import { holdWatchingSql } from '../memberships/watching.ts'
import type { IngestCall } from './normalise-call.ts'
import type { Owner } from './absorb.ts'

/** An event of a known customer, ready to be written. */
export type EventRow = AcceptedEvent & { context: Record<string, unknown> | null }

export function toEventRows(calls: readonly IngestCall[], owners: readonly Owner[]): EventRow[] {
  return calls.flatMap(({ event, at, messageId, context }, index) => {
    const customerId = owners[index]?.id
    if (event === null || customerId === undefined || customerId === null) return []
    return [{ customerId, ...event, at, messageId, context }]
  })
}

/** One statement for all of them. */
export async function insertEvents(
  ws: WorkspaceTx,
  events: readonly EventRow[],
  receivedAt: Temporal.Instant,
): Promise<void> {
  if (events.length > 0) await insertEventsSql(ws, events, receivedAt).execute(ws.tx)
}

/** As insertEvents, and from here on no condition begins to be watched, which leaveDelta relies on. */
export async function insertEventsAndHold(
  ws: WorkspaceTx,
  events: readonly EventRow[],
  receivedAt: Temporal.Instant,
): Promise<void> {
  const written = events.length === 0 ? sql`` : sql`with written as (${insertEventsSql(ws, events, receivedAt)})`
  await sql`${written} select ${holdWatchingSql(ws)}`.execute(ws.tx)
}

const insertEventsSql = (
  { workspaceId }: WorkspaceTx,
  events: readonly EventRow[],
  receivedAt: Temporal.Instant,
) => sql`
  insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties, context)
  select ${workspaceId}, e."customerId", e.name, e.at, ${receivedAt.toString()}, e."messageId", e.properties, e.context
    from json_to_recordset(${JSON.stringify(events)}::json)
      as e("customerId" bigint, name text, at timestamptz, "messageId" text, properties jsonb, context jsonb)`

export async function writeDevices(
  ws: WorkspaceTx,
  calls: readonly IngestCall[],
  owners: readonly Owner[],
): Promise<void> {
  const uses = calls.flatMap(({ device, at }, index) => {
    const customerId = owners[index]?.id ?? null
    return device === null || customerId === null ? [] : [{ ...device, at, customerId }]
  })
  await noteDevices(ws, uses)
}
