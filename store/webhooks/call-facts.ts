import { sql } from 'kysely'
import type { EventFact } from '../../domain/conditions/facts.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { parseTriggerEvent } from '../journeys/trigger-event.ts'

export type CalledEntry = { id: number; customerId: number; triggerEvent: EventFact | null }

/** The entries whose steps call. */
export async function readCalledEntries(ws: WorkspaceTx, ids: readonly number[]): Promise<Map<number, CalledEntry>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: number; customerId: number; triggerEvent: unknown }>`
    select id, customer_id as "customerId", trigger_event as "triggerEvent" from journey_entries
     where workspace_id = ${ws.workspaceId} and id = any(${ids}::bigint[])
       and customer_id is not null`.execute(ws.tx)
  return new Map(rows.map((row) => [row.id, { ...row, triggerEvent: parseTriggerEvent(row.triggerEvent) }]))
}

/** Keep what a step's call says, for its next attempts. */
export async function keepBodies(ws: WorkspaceTx, bodies: readonly { id: number; body: string }[]): Promise<void> {
  if (bodies.length === 0) return
  await sql`
    update outgoing_calls c set body = r.body
      from jsonb_to_recordset(${JSON.stringify(bodies)}::jsonb) as r (id bigint, body text)
     where c.workspace_id = ${ws.workspaceId} and c.id = r.id`.execute(ws.tx)
}

export type ToldEvent = {
  callId: number
  id: number
  type: string
  at: Temporal.Instant
  deliveryId: number
  entryId: number
  campaignId: string
  version: number
  stepId: string
  channel: string | null
  customerId: number
  userId: string | null
  reason: string | null
}

/** What calls tell of, in the order in which it happened. */
export async function readToldEvents(ws: WorkspaceTx, callIds: readonly number[]): Promise<Map<number, ToldEvent[]>> {
  if (callIds.length === 0) return new Map()
  const { rows } = await sql<ToldEvent>`
    select v.call_id as "callId", v.id, v.type, v.at, d.id as "deliveryId", d.entry_id as "entryId",
           d.campaign_id as "campaignId", d.version, d.step_id as "stepId", d.channel, c.id as "customerId",
           c.user_id as "userId", case when v.type = d.state then d.reason end as reason
      from endpoint_events v
      join deliveries d on d.workspace_id = v.workspace_id and d.id = v.delivery_id
      join customers c on c.workspace_id = d.workspace_id and c.id = d.customer_id
     where v.workspace_id = ${ws.workspaceId} and v.call_id = any(${callIds}::bigint[])
     order by v.id`.execute(ws.tx)
  return Map.groupBy(rows, ({ callId }) => callId)
}
