import { sql } from 'kysely'
import { readMoments } from '../../domain/trace/moment.ts'
import type { TracedEntry } from '../../domain/trace/tell-entry.ts'
import { type DeliveryTrace, listEntryDeliveries } from '../customers/customer-deliveries.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { VersionKey } from '../journeys/versions.ts'

/** One customer's trip through a campaign, with its messages. */
export type TracedJourney = TracedEntry &
  VersionKey & { id: number; campaignName: string; arms: Record<string, string>; deliveries: DeliveryTrace[] }

type Row = Omit<TracedJourney, 'moments' | 'deliveries'> & { trace: unknown }
type Which = { campaignId?: string | null; entryId?: number | null; limit?: number }

/** The customer's journeys, the newest first. */
export async function listJourneys(ws: WorkspaceTx, customerId: number, which: Which = {}): Promise<TracedJourney[]> {
  const { campaignId = null, entryId = null, limit = 50 } = which
  const { rows } = await sql<Row>`
    select e.id, e.campaign_id as "campaignId", p.name as "campaignName", e.version, e.state,
           e.trigger_event ->> 'name' as event, e.entered_at as "enteredAt", e.ended_at as "endedAt",
           e.end_reason as "endReason", e.converted_at as "convertedAt", e.arms, e.trace
      from journey_entries e join campaigns p on p.workspace_id = e.workspace_id and p.id = e.campaign_id
     where e.workspace_id = ${ws.workspaceId} and e.customer_id = ${customerId}
       and (${campaignId}::text is null or e.campaign_id = ${campaignId})
       and (${entryId}::bigint is null or e.id = ${entryId})
     order by e.entered_at desc, e.id desc limit ${limit}`.execute(ws.tx)
  const deliveries = await listEntryDeliveries(
    ws,
    rows.map(({ id }) => id),
  )
  return rows.map(({ trace, ...row }) => ({
    ...row,
    moments: readMoments(trace),
    deliveries: deliveries.filter(({ entryId: of }) => of === row.id),
  }))
}
