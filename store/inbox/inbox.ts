import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { recordMilestone } from '../deliveries/milestones.ts'
import { noteReactions } from '../memberships/note-changes.ts'
import { noteEach } from '../webhooks/note-events.ts'
import { notifyInboxes } from './notices.ts'

/** A message in a customer's inbox, as their app shows it. */
export type InboxMessage = {
  id: number
  title: string
  body: string
  /** Where it leads: the web or a screen of the app. */
  deepLink: string | null
  survey: 'nps' | null
  sentAt: Temporal.Instant
  readAt: Temporal.Instant | null
  clickedAt: Temporal.Instant | null
  /** From here on it is in the inbox no more. */
  expiresAt: Temporal.Instant
}
export type InboxPage = { messages: InboxMessage[]; unread: number; hasMore: boolean }

/** How long a message stays whose copy does not say. */
const defaultDays = 30
const expiresAtSql = sql`d.sent_at + make_interval(hours => 24 * coalesce((d.content ->> 'expiresAfterDays')::integer, ${sql.lit(defaultDays)}))`

/** The messages in the inbox: sent, not dismissed, not expired. */
const inInboxSql = (ws: WorkspaceTx, customerId: number, now: Temporal.Instant): RawBuilder<boolean> => sql`
  d.workspace_id = ${ws.workspaceId} and d.customer_id = ${customerId} and d.channel = 'in_app' and d.state = 'sent'
  and d.dismissed_at is null and ${expiresAtSql} > ${now.toString()}::timestamptz`

/** A page of the inbox, the latest first; unread counts the whole of it. */
export async function readInbox(
  ws: WorkspaceTx,
  customerId: number,
  { before, limit }: { before: number | null; limit: number },
  now: Temporal.Instant,
): Promise<InboxPage> {
  const { rows } = await sql<InboxMessage>`
    select d.id, d.content ->> 'title' as title, d.content ->> 'body' as body, d.content ->> 'deepLink' as "deepLink",
           d.content ->> 'survey' as survey, d.sent_at as "sentAt", d.opened_at as "readAt",
           d.clicked_at as "clickedAt", ${expiresAtSql} as "expiresAt"
      from deliveries d
     where ${inInboxSql(ws, customerId, now)} and (${before}::bigint is null or d.id < ${before}::bigint)
     order by d.id desc limit ${limit + 1}`.execute(ws.tx)
  return {
    messages: rows.slice(0, limit),
    unread: await countUnread(ws, customerId, now),
    hasMore: rows.length > limit,
  }
}

async function countUnread(ws: WorkspaceTx, customerId: number, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*) as unread from deliveries d
     where ${inInboxSql(ws, customerId, now)} and d.opened_at is null`.execute(ws.tx)
  return rows[0]?.unread ?? 0
}

/**
 * The app has shown these: they count as opened. What is not in this customer's inbox is passed over.
 * @param ids null for all that are unread
 */
export async function markRead(
  ws: WorkspaceTx,
  customerId: number,
  ids: readonly number[] | null,
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    with unread as (
      select d.id from deliveries d
       where ${inInboxSql(ws, customerId, now)} and d.opened_at is null
         and (${ids}::bigint[] is null or d.id = any(${ids}::bigint[])) order by d.id for no key update
    )
    update deliveries d set opened_at = ${now.toString()} from unread
     where d.workspace_id = ${ws.workspaceId} and d.id = unread.id returning d.id`.execute(ws.tx)
  if (rows.length === 0) return
  await noteReactions(
    ws,
    rows.map(({ id }) => id),
  )
  await noteEach(ws, 'opened', rows, now)
  await notifyInboxes(ws, [customerId])
}

/** The customer followed its link: read and clicked. False when it is not in their inbox. */
export async function clickMessage(
  ws: WorkspaceTx,
  customerId: number,
  id: number,
  now: Temporal.Instant,
): Promise<boolean> {
  if ((await findMessage(ws, customerId, id, now)) === undefined) return false
  await markRead(ws, customerId, [id], now)
  await recordMilestone(ws, id, 'clicked', now)
  await notifyInboxes(ws, [customerId])
  return true
}

/** Take a message out of the inbox for good; whether it was read stays as it was. False when it is not there. */
export async function dismissMessage(
  ws: WorkspaceTx,
  customerId: number,
  id: number,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update deliveries d set dismissed_at = ${now.toString()}
     where ${inInboxSql(ws, customerId, now)} and d.id = ${id}`.execute(ws.tx)
  if (numAffectedRows === 0n) return false
  await notifyInboxes(ws, [customerId])
  return true
}

/** What an answer to a message needs to know of it; undefined when it is not in this customer's inbox. */
export async function findMessage(
  ws: WorkspaceTx,
  customerId: number,
  id: number,
  now: Temporal.Instant,
): Promise<{ survey: 'nps' | null; campaignId: string } | undefined> {
  const { rows } = await sql<{ survey: 'nps' | null; campaignId: string }>`
    select d.content ->> 'survey' as survey, d.campaign_id as "campaignId" from deliveries d
     where ${inInboxSql(ws, customerId, now)} and d.id = ${id}`.execute(ws.tx)
  return rows[0]
}
