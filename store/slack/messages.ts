import { sql } from 'kysely'
import type { ApprovalCard } from '../../domain/cards.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'

/** Where a message of ours stands in Slack. */
export type SlackMessage = { channel: string; ts: string }

/** What a message shows of an approval: `pending_second` once the first of two has approved it. */
export type ShownState = 'pending' | 'pending_second' | 'approved' | 'rejected' | 'superseded' | 'expired' | 'gone'

/** What a message shows that this card was just written into. */
export const showsOf = ({ status, approvedBy = null }: Pick<ApprovalCard, 'status' | 'approvedBy'>): ShownState =>
  status === 'pending' && approvedBy !== null ? 'pending_second' : status

const keptDays = 90

/** Note a message, or what it shows now. One that takes another's place in the answer to an event is found instead of it. */
export async function noteSlackMessage(
  { tx, workspaceId }: WorkspaceTx,
  message: SlackMessage & {
    event?: { id: string; part: string } | null
    approval?: { id: string; shown: ShownState } | null
  },
  at: Temporal.Instant,
): Promise<void> {
  const { channel, ts, event = null, approval = null } = message
  await sql`
    delete from slack_messages
     where workspace_id = ${workspaceId} and event_id = ${event?.id ?? null} and part = ${event?.part ?? null}
       and (channel, ts) <> (${channel}, ${ts})`.execute(tx)
  await sql`
    insert into slack_messages (workspace_id, channel, ts, event_id, part, approval_id, shown, posted_at)
    values (${workspaceId}, ${channel}, ${ts}, ${event?.id ?? null}, ${event?.part ?? null},
            ${approval?.id ?? null}, ${approval?.shown ?? null}, ${at.toString()})
    on conflict (workspace_id, channel, ts) do update set approval_id = excluded.approval_id, shown = excluded.shown`.execute(
    tx,
  )
}

/** The messages that an event was answered with so far, by part. */
export async function findEventMessages(
  { tx, workspaceId }: WorkspaceTx,
  eventId: string,
): Promise<Map<string, SlackMessage>> {
  const { rows } = await sql<SlackMessage & { part: string }>`
    select channel, ts, part from slack_messages
     where workspace_id = ${workspaceId} and event_id = ${eventId}`.execute(tx)
  return new Map(rows.map(({ part, ...message }) => [part, message]))
}

export type ApprovalMessage = SlackMessage & {
  approvalId: string
  /** The thread that asked. */
  threadId: string
  state: ShownState
  isStale: boolean
  /** Where it was decided; null until then. */
  decidedSurface: string | null
}

/**
 * Messages that show an approval, with its state at that moment.
 * @param approvalId of this approval all; null: of every approval those that show it as it was
 */
export async function findApprovalMessages(
  { tx, workspaceId }: WorkspaceTx,
  approvalId: string | null,
  at: Temporal.Instant,
): Promise<ApprovalMessage[]> {
  const state = sql<ShownState>`
    case when a.status <> 'pending' then a.status
         when a.expires_at <= ${at.toString()}::timestamptz then 'expired'
         when a.first_by is not null then 'pending_second' else 'pending' end`
  const which =
    approvalId === null
      ? sql`m.shown in ('pending', 'pending_second') and m.shown <> ${state}`
      : sql`m.approval_id = ${approvalId}`
  const { rows } = await sql<ApprovalMessage>`
    select m.channel, m.ts, m.approval_id as "approvalId", ${state} as state, m.shown <> ${state} as "isStale",
           a.thread_id as "threadId", a.decided_surface as "decidedSurface"
      from slack_messages m
      join approvals a on a.workspace_id = m.workspace_id and a.id = m.approval_id
     where m.workspace_id = ${workspaceId} and ${which}
     order by m.posted_at, m.ts limit 50`.execute(tx)
  return rows
}

/** It shows this of its approval now; `gone` when Slack has it no longer. */
export async function noteShown(
  { tx, workspaceId }: WorkspaceTx,
  { channel, ts }: SlackMessage,
  shown: ShownState,
): Promise<void> {
  await sql`
    update slack_messages set shown = ${shown}
     where workspace_id = ${workspaceId} and channel = ${channel} and ts = ${ts}`.execute(tx)
}

export async function purgeSlackMessages(db: Db, at: Temporal.Instant): Promise<void> {
  await sql`delete from slack_messages where posted_at < ${at.subtract({ hours: 24 * keptDays }).toString()}`.execute(
    db,
  )
}
