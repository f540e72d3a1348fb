import { type RawBuilder, sql } from 'kysely'
import { toDeliveryMoment } from '../../domain/trace/delivery-moment.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { noteReactions } from '../memberships/note-changes.ts'
import { appendMoment } from '../traces/append-moment.ts'
import { noteEvents } from '../webhooks/note-events.ts'

/** A delivery that was handed over, and of which nobody knows whether it arrived. */
export type DoubtfulDelivery = {
  id: number
  campaignId: string
  campaignName: string
  customerId: number | null
  channel: string
  provider: string
  address: string | null
  attemptedAt: Temporal.Instant
  uncertainAt: Temporal.Instant
  reason: string | null
}

/** In order of id, after the given one: a page. */
export async function listDoubtful(
  ws: WorkspaceTx,
  { campaignId, after, limit }: { campaignId: string | null; after: number; limit: number },
): Promise<DoubtfulDelivery[]> {
  const { rows } = await sql<DoubtfulDelivery>`
    select d.id, d.campaign_id as "campaignId", p.name as "campaignName", d.customer_id as "customerId", d.channel, d.provider, d.address,
           d.attempted_at as "attemptedAt", d.uncertain_at as "uncertainAt", d.reason
      from deliveries d join campaigns p on p.workspace_id = d.workspace_id and p.id = d.campaign_id
     where ${isDoubtfulSql(ws, campaignId)} and d.id > ${after} order by d.id limit ${limit}`.execute(ws.tx)
  return rows
}

const isDoubtfulSql = ({ workspaceId }: WorkspaceTx, campaignId: string | null): RawBuilder<boolean> => sql`
  d.workspace_id = ${workspaceId} and d.state = 'uncertain'
  and (${campaignId}::text is null or d.campaign_id = ${campaignId})`

export type Verdict = {
  as: 'sent' | 'failed'
  /** Who says so; null for the provider itself. */
  memberId: string | null
}

/**
 * End the doubt: these count as sent, or as failed, from here on. The journey went on when the doubt began, and nothing
 * is sent again. What is not in doubt is passed over.
 * @param which ids of deliveries, or all of a campaign, at most `limit` of them
 * @returns how many were settled
 */
export async function settleDoubts(
  ws: WorkspaceTx,
  which: { ids: readonly number[] } | { campaignId: string; limit: number },
  { as, memberId }: Verdict,
  at: Temporal.Instant,
): Promise<number> {
  const now = sql`${at.toString()}::timestamptz`
  const [campaignId, ids, limit] =
    'ids' in which ? [null, which.ids, which.ids.length] : [which.campaignId, null, which.limit]
  const moment = sql`${JSON.stringify(toDeliveryMoment('settled', at, { reason: as }))}::jsonb`
  const { rows } = await sql<{ id: number }>`
    update deliveries d
       set state = ${as}, uncertain_at = null, reason = ${as === 'sent' ? null : 'settled_as_failed'},
           sent_at = case when ${as} = 'sent' then ${now} end, failed_at = case when ${as} = 'failed' then ${now} end,
           trace = case when ${memberId}::text is null or d.customer_id is null then d.trace else ${appendMoment(moment)} end
     where d.id = any(array(
             select d.id from deliveries d
              where ${isDoubtfulSql(ws, campaignId)} and (${ids}::bigint[] is null or d.id = any(${ids}::bigint[]))
              order by d.id limit ${limit} for update))
       and ${isDoubtfulSql(ws, campaignId)}
    returning d.id`.execute(ws.tx)
  await noteReactions(
    ws,
    rows.map(({ id }) => id),
  )
  await noteEvents(
    ws,
    rows.map(({ id }) => ({ type: as, deliveryId: id, at })),
  )
  return rows.length
}
