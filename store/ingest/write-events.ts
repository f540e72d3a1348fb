import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import type { AcceptedEvent } from '../journeys/live-events.ts'
import type { IngestCall } from './normalise-call.ts'
import type { Owner } from './owners.ts'

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
  if (events.length === 0) return
  await sql`
    insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties, context)
    select ${ws.workspaceId}, e."customerId", e.name, e.at, ${receivedAt.toString()}, e."messageId", e.properties, e.context
      from jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
        as e("customerId" bigint, name text, at timestamptz, "messageId" text, properties jsonb, context jsonb)`.execute(
    ws.tx,
  )
}

/** A token belongs to the customer who used it last: what arrives late, as history does, takes it from nobody. */
export async function writeDevices(
  ws: WorkspaceTx,
  calls: readonly IngestCall[],
  owners: readonly Owner[],
): Promise<void> {
  const used = calls.flatMap(({ device, at }, index) =>
    device === null ? [] : [{ ...device, at, customerId: owners[index]?.id ?? null }],
  )
  const inOrder = used.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
  const byToken = new Map(inOrder.map((device) => [device.token, { ...device, at: device.at.toString() }]))
  if (byToken.size === 0) return
  const rows = [...byToken.values()].toSorted((a, b) => (a.token < b.token ? -1 : 1))
  await sql`
    with d as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as d("customerId" bigint, token text, platform text, "pushEnabled" boolean, at timestamptz)
    )
    insert into devices (workspace_id, customer_id, token, platform, push_enabled, push_disabled_at, last_active_at)
    select ${ws.workspaceId}, "customerId", token, platform, coalesce("pushEnabled", true),
           case when not "pushEnabled" then at end, at from d
    on conflict (workspace_id, token) do update
      set customer_id = excluded.customer_id, platform = excluded.platform,
          push_enabled = coalesce((select "pushEnabled" from d where d.token = excluded.token), devices.push_enabled),
          push_disabled_at = case (select "pushEnabled" from d where d.token = excluded.token)
            when true then null when false then coalesce(devices.push_disabled_at, excluded.push_disabled_at)
            else devices.push_disabled_at end,
          last_active_at = excluded.last_active_at
      where devices.last_active_at is null or devices.last_active_at <= excluded.last_active_at`.execute(ws.tx)
}
