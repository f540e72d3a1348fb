import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export type ExportedEvent = {
  customerId: number
  name: string
  at: Temporal.Instant
  messageId: string
  properties: Record<string, unknown>
  context: Record<string, unknown> | null
}

export type EventPage = {
  customerIds: readonly number[]
  /** Only what happened then or later; everything when null. */
  since: Temporal.Instant | null
  /** What arrived later is left out, so that an export of a busy workspace ends. */
  receivedUntil: Temporal.Instant
  after: ExportedEvent | null
  limit: number
}

/** One page of these customers' events, customer by customer; rows that are alike in everything stay on one page. */
export async function readEvents(ws: WorkspaceTx, page: EventPage): Promise<ExportedEvent[]> {
  if (page.customerIds.length === 0) return []
  const { after, since } = page
  const { rows } = await sql<ExportedEvent>`
    select customer_id as "customerId", name, at, message_id as "messageId", properties, context
      from events
     where workspace_id = ${ws.workspaceId} and customer_id = any(${[...page.customerIds]}::bigint[])
       and customer_id >= ${after?.customerId ?? page.customerIds[0]}
       and received_at <= ${page.receivedUntil.toString()}
       and ${since === null ? sql`true` : sql`at >= ${since.toString()}`}
       and ${
         after === null
           ? sql`true`
           : sql`(customer_id, name, at, message_id)
                 > (${after.customerId}, ${after.name}, ${after.at.toString()}::timestamptz, ${after.messageId})`
       }
     order by customer_id, name, at, message_id
     fetch first ${sql.lit(page.limit)} rows with ties`.execute(ws.tx)
  return rows
}
