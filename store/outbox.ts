import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceTx } from './database/db.ts'

/** A message that the recorder kept instead of sending, with the names that a reader needs. */
export type OutboxMessage = {
  deliveryId: number
  campaignId: string
  campaignName: string
  /** What the customer is called: a name where one is known, else an address or id; of a test, the member. */
  customer: string
  channel: string
  address: string
  content: Record<string, unknown>
  recordedAt: Temporal.Instant
}

/** The place of a message in the order of the outbox. */
export type OutboxCursor = { recordedAt: Temporal.Instant; deliveryId: number }

export type OutboxPage = { messages: OutboxMessage[]; total: number; next: OutboxCursor | null }

/** Customers' messages and tests, newest first, those before the cursor; `total` counts all of the channel. */
export async function readOutbox(
  ws: WorkspaceTx,
  query: { channel: string | null; before: OutboxCursor | null; limit: number },
): Promise<OutboxPage> {
  const { channel, before, limit } = query
  const isOfChannel = sql`r.workspace_id = ${ws.workspaceId} and (${channel}::text is null or r.channel = ${channel})`
  const isTestOfChannel = sql`t.workspace_id = ${ws.workspaceId} and t.content is not null
                              and (${channel}::text is null or t.channel = ${channel})`
  const since = before?.recordedAt.toString() ?? null
  const isBefore = (at: RawBuilder<unknown>, id: RawBuilder<unknown>) => sql`
    (${since}::timestamptz is null or (${at}, ${id}) < (${since}::timestamptz, ${before?.deliveryId ?? null}::bigint))`
  const { rows: messages } = await sql<OutboxMessage>`
    (select r.delivery_id as "deliveryId", d.campaign_id as "campaignId", coalesce(p.name, d.campaign_id) as "campaignName",
           coalesce(nullif(trim(concat_ws(' ', c.traits ->> 'first_name', c.traits ->> 'last_name')), ''),
                    c.traits ->> 'name', c.email, c.phone, c.user_id, c.id::text) as customer,
           r.channel, r.address, r.content, r.recorded_at as "recordedAt"
      from recorded_messages r
      join deliveries d on d.workspace_id = r.workspace_id and d.id = r.delivery_id
      join customers c on c.workspace_id = d.workspace_id and c.id = d.customer_id
      left join campaigns p on p.workspace_id = d.workspace_id and p.id = d.campaign_id
     where ${isOfChannel} and ${isBefore(sql`r.recorded_at`, sql`r.delivery_id`)}
     order by r.recorded_at desc, r.delivery_id desc limit ${limit})
    union all
    (select t.id, t.campaign_id, p.name, m.name, t.channel, t.address, t.content, t.ended_at
      from test_sends t
      join members m on m.workspace_id = t.workspace_id and m.id = t.member_id
      join campaigns p on p.workspace_id = t.workspace_id and p.id = t.campaign_id
     where ${isTestOfChannel} and ${isBefore(sql`t.ended_at`, sql`t.id`)}
     order by t.ended_at desc, t.id desc limit ${limit})
     order by "recordedAt" desc, "deliveryId" desc limit ${limit}`.execute(ws.tx)
  const { rows: counts } = await sql<{ total: number }>`
    select (select count(*) from recorded_messages r where ${isOfChannel})
         + (select count(*) from test_sends t where ${isTestOfChannel}) as total`.execute(ws.tx)
  return { messages, total: counts[0]?.total ?? 0, next: messages.length < limit ? null : (messages.at(-1) ?? null) }
}
