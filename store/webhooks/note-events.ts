import { sql } from 'kysely'
import type { DeliveryEvent } from '../../domain/webhooks/endpoint.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'

export type Noted = { type: DeliveryEvent; deliveryId: number; at: Temporal.Instant; isFirst?: boolean }

/**
 * In the transaction that sets milestones: keep them for the endpoints that want to hear of them, in the order given.
 * One statement that ends at once where there is no endpoint.
 */
export async function noteEvents(ws: WorkspaceTx, events: readonly Noted[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ isFirst = true, at, ...event }, place) => ({
    ...event,
    isFirst,
    at: at.toString(),
    place,
  }))
  const { numAffectedRows } = await sql`
    insert into endpoint_events (workspace_id, endpoint_id, delivery_id, type, at)
    select e.workspace_id, e.id, r."deliveryId", r.type, r.at
      from webhook_endpoints e cross join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r (type text, "deliveryId" bigint, "isFirst" boolean, at timestamptz, place integer)
     where e.workspace_id = ${ws.workspaceId} and e.state = 'on' and r.type = any(e.events)
       and (r."isFirst" or e.mode = 'every')
     order by r.place`.execute(ws.tx)
  if (numAffectedRows !== undefined && numAffectedRows > 0n) await notifyDue(ws)
}

/** The same of several deliveries. */
export const noteEach = (
  ws: WorkspaceTx,
  type: DeliveryEvent,
  deliveries: readonly { id: number }[],
  at: Temporal.Instant,
): Promise<void> =>
  noteEvents(
    ws,
    deliveries.map(({ id }) => ({ type, deliveryId: id, at })),
  )
