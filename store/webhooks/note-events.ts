import { sql } from 'kysely'
import type { DeliveryEvent } from '../../domain/webhooks/endpoint.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'

export type Noted = { type: DeliveryEvent; deliveryId: number; at: Temporal.Instant; isFirst?: boolean }

/**
 * In the transaction that sets milestones: keep them for the endpoints that want to hear of them, in the order given.
 * It costs one small read where there is no endpoint.
 */
export async function noteEvents(ws: WorkspaceTx, events: readonly Noted[]): Promise<void> {
  if (events.length === 0 || !(await hasEndpoint(ws))) return
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

async function hasEndpoint({ tx, workspaceId }: WorkspaceTx): Promise<boolean> {
  const { rows } = await sql`
    select 1 from webhook_endpoints where workspace_id = ${workspaceId} and state = 'on' limit 1`.execute(tx)
  return rows.length === 1
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
