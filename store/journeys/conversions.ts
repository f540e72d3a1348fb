import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { noteReactions } from '../memberships/note-changes.ts'
import { noteEvents } from '../webhooks/note-events.ts'
import type { EventFact } from '../../domain/conditions/facts.ts'
import type { VersionKey } from './versions.ts'

/** What may be a conversion: an event, or coming into a watched segment. The ids are the caller's. */
export type Occasion = {
  id: number
  customerId: number
  at: Temporal.Instant
  event: EventFact | null
  watchedId: number | null
}
export type ConvertibleEntry = VersionKey & { id: number; occasionId: number; enteredAt: Temporal.Instant }
export type ConvertibleDelivery = VersionKey & {
  id: number
  occasionId: number
  sentAt: Temporal.Instant
  openedAt: Temporal.Instant | null
  clickedAt: Temporal.Instant | null
  convertedAt: Temporal.Instant | null
}

const readOccasions = (occasions: readonly Occasion[]) => {
  const rows = occasions.map(({ event, ...each }) => ({ ...each, event: event?.name ?? null, at: each.at.toString() }))
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as r (id bigint, "customerId" bigint, event text, "watchedId" bigint, at timestamptz)`
}

/** The occasion `r` is the conversion of the version `v`, the event's properties aside. */
const fits = sql`(v.document -> 'conversion' ->> 'event' = r.event or exists (
  select 1 from campaign_watches w
   where w.workspace_id = v.workspace_id and w.campaign_id = v.campaign_id and w.version = v.version
     and w.role = 'conversion' and w.watched_id = r."watchedId"))`

/** Entries, held out or not, without a conversion, for whose campaign one of the occasions is the conversion. */
export async function listConvertibleEntries(
  ws: WorkspaceTx,
  occasions: readonly Occasion[],
): Promise<ConvertibleEntry[]> {
  const { rows } = await sql<ConvertibleEntry>`
    select e.id, r.id as "occasionId", e.campaign_id as "campaignId", e.version, e.entered_at as "enteredAt"
      from ${readOccasions(occasions)}
      join journey_entries e on e.workspace_id = ${ws.workspaceId} and e.customer_id = r."customerId"
      join campaign_versions v on v.workspace_id = e.workspace_id and v.campaign_id = e.campaign_id
                              and v.version = e.version
     where e.converted_at is null and not e.yielded and e.entered_at <= r.at and ${fits}`.execute(ws.tx)
  return rows
}

export async function listConvertibleDeliveries(
  ws: WorkspaceTx,
  occasions: readonly Occasion[],
): Promise<ConvertibleDelivery[]> {
  const { rows } = await sql<ConvertibleDelivery>`
    select d.id, r.id as "occasionId", d.campaign_id as "campaignId", d.version, d.sent_at as "sentAt",
           d.opened_at as "openedAt", d.clicked_at as "clickedAt", d.converted_at as "convertedAt"
      from ${readOccasions(occasions)}
      join deliveries d on d.workspace_id = ${ws.workspaceId} and d.customer_id = r."customerId"
      join campaign_versions v on v.workspace_id = d.workspace_id and v.campaign_id = d.campaign_id
                              and v.version = d.version
     where d.sent_at <= r.at and ${fits}`.execute(ws.tx)
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
  const { rows: converted } = await sql<{ id: number }>`
    update ${sql.table(table)} t set converted_at = r.at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, at timestamptz)
     where t.workspace_id = ${ws.workspaceId} and t.id = r.id and t.converted_at is null
    returning t.id`.execute(ws.tx)
  if (table !== 'deliveries') return
  await noteReactions(
    ws,
    conversions.map(({ id }) => id),
  )
  const kept = new Set(converted.map(({ id }) => id))
  await noteEvents(
    ws,
    conversions.filter(({ id }) => kept.has(id)).map(({ id, at }) => ({ type: 'converted', deliveryId: id, at })),
  )
}
