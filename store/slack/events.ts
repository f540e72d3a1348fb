import { sql } from 'kysely'
import type { Db, WorkspaceTx } from '../database/db.ts'

/** What somebody wrote to us in Slack, as Slack told it. */
export type SlackEvent = {
  id: string
  threadId: string
  body: Record<string, unknown>
  receivedAt: Temporal.Instant
  attempts: number
}

/** Slack tells an event again for an hour at most; that it came is remembered for longer. */
const keptDays = 3

/** Keep an event until it is answered. False for one that came before, here or in another process. */
export async function keepSlackEvent(
  { tx, workspaceId }: WorkspaceTx,
  event: Pick<SlackEvent, 'id' | 'threadId' | 'body'>,
  at: Temporal.Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into slack_events (workspace_id, id, thread_id, body, received_at, due_at)
    values (${workspaceId}, ${event.id}, ${event.threadId}, ${JSON.stringify(event.body)}::jsonb, ${at.toString()}, ${at.toString()})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/**
 * Take events that are due, of each thread the first alone, for as long as a lease: whoever dies while answering is
 * followed by another once it is over.
 */
export async function takeSlackEvents(
  { tx, workspaceId }: WorkspaceTx,
  at: Temporal.Instant,
  { leaseUntil, limit }: { leaseUntil: Temporal.Instant; limit: number },
): Promise<SlackEvent[]> {
  const { rows } = await sql<SlackEvent>`
    with due as materialized (
      select e.id from slack_events e
       where e.workspace_id = ${workspaceId} and e.due_at <= ${at.toString()}
         and not exists (select 1 from slack_events b
                          where b.workspace_id = e.workspace_id and b.thread_id = e.thread_id and b.due_at is not null
                            and b.seq < e.seq)
       order by e.seq limit ${limit} for update skip locked)
    update slack_events e set due_at = ${leaseUntil.toString()}, attempts = e.attempts + 1
      from due where e.workspace_id = ${workspaceId} and e.id = due.id
    returning e.id, e.thread_id as "threadId", e.body, e.received_at as "receivedAt", e.attempts`.execute(tx)
  return rows
}

/** Whoever has it goes on with it, or leaves it to be taken then. */
export async function postponeSlackEvent(
  { tx, workspaceId }: WorkspaceTx,
  id: string,
  until: Temporal.Instant,
): Promise<void> {
  await sql`
    update slack_events set due_at = ${until.toString()}
     where workspace_id = ${workspaceId} and id = ${id} and due_at is not null`.execute(tx)
}

/** It is answered, or given up for a reason: what was written is kept here no longer. */
export async function endSlackEvent(
  { tx, workspaceId }: WorkspaceTx,
  id: string,
  reason: string | null,
): Promise<void> {
  await sql`
    update slack_events set due_at = null, body = '{}', reason = ${reason?.slice(0, 500) ?? null}
     where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
}

export async function purgeSlackEvents(db: Db, at: Temporal.Instant): Promise<void> {
  await sql`delete from slack_events where received_at < ${at.subtract({ hours: 24 * keptDays }).toString()}`.execute(
    db,
  )
}
