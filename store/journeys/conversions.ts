import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import type { DueEvent } from './due-events.ts'
import type { VersionKey } from './versions.ts'

export type ConvertibleEntry = VersionKey & { id: number; eventId: number; enteredAt: Temporal.Instant }
export type ConvertibleDelivery = VersionKey & {
  id: number
  eventId: number
  sentAt: Temporal.Instant
  openedAt: Temporal.Instant | null
  clickedAt: Temporal.Instant | null
  convertedAt: Temporal.Instant | null
}

const readEvents = (events: readonly DueEvent[]) => {
  const rows = events.map(({ id, customerId, name, at }) => ({ id, customerId, name, at: at.toString() }))
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, "customerId" bigint, name text, at timestamptz)`
}

/** Entries, held out or not, without a conversion, for whose campaign one of the events is the conversion. */
export async function listConvertibleEntries(
  ws: WorkspaceTx,
  events: readonly DueEvent[],
): Promise<ConvertibleEntry[]> {
  const { rows } = await sql<ConvertibleEntry>`
    select e.id, r.id as "eventId", e.campaign_id as "campaignId", e.version, e.entered_at as "enteredAt"
      from ${readEvents(events)}
      join journey_entries e on e.workspace_id = ${ws.workspaceId} and e.customer_id = r."customerId"
      join campaign_versions v on v.workspace_id = e.workspace_id and v.campaign_id = e.campaign_id
                              and v.version = e.version
     where e.converted_at is null and e.entered_at <= r.at and v.document -> 'conversion' ->> 'event' = r.name`.execute(
    ws.tx,
  )
  return rows
}

export async function listConvertibleDeliveries(
  ws: WorkspaceTx,
  events: readonly DueEvent[],
): Promise<ConvertibleDelivery[]> {
  const { rows } = await sql<ConvertibleDelivery>`
    select d.id, r.id as "eventId", d.campaign_id as "campaignId", d.version, d.sent_at as "sentAt",
           d.opened_at as "openedAt", d.clicked_at as "clickedAt", d.converted_at as "convertedAt"
      from ${readEvents(events)}
      join deliveries d on d.workspace_id = ${ws.workspaceId} and d.customer_id = r."customerId"
      join campaign_versions v on v.workspace_id = d.workspace_id and v.campaign_id = d.campaign_id
                              and v.version = d.version
     where d.sent_at <= r.at and v.document -> 'conversion' ->> 'event' = r.name`.execute(ws.tx)
  return rows
}

type Conversion = { id: number; at: Temporal.Instant }

/** Set converted_at where it is not set yet. */
export async function setConverted(
  ws: WorkspaceTx,
  table: 'journey_entries' | 'deliveries',
  conversions: readonly Conversion[],
): Promise<void> {
  if (conversions.length === 0) return
  const rows = conversions.map(({ id, at }) => ({ id, at: at.toString() }))
  await sql`
    update ${sql.table(table)} t set converted_at = r.at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, at timestamptz)
     where t.workspace_id = ${ws.workspaceId} and t.id = r.id and t.converted_at is null`.execute(ws.tx)
}
