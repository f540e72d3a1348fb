import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** An AG-UI event of a thread as it is kept. Numbers grow within the thread; a replay may skip some. */
export type ThreadEvent = { seq: number; turnId: string; event: Record<string, unknown> }

/** The number of the last event, streamed or kept. */
export async function readLastSeq(ws: WorkspaceTx, threadId: string): Promise<number> {
  const { rows } = await sql<{ lastSeq: number }>`
    select last_seq as "lastSeq" from threads where workspace_id = ${ws.workspaceId} and id = ${threadId}`.execute(
    ws.tx,
  )
  return rows[0]?.lastSeq ?? 0
}

/** Keep a turn's events, move the thread's number on to the last of them, and free the thread that the turn leased. */
export async function keepThreadEvents(
  ws: WorkspaceTx,
  threadId: string,
  { events, lastSeq, leaseToken }: { events: readonly ThreadEvent[]; lastSeq: number; leaseToken: string },
): Promise<void> {
  await sql`
    with kept as (
      insert into thread_events (workspace_id, thread_id, seq, turn_id, event)
      select ${ws.workspaceId}, ${threadId}, e.seq, e."turnId", e.event
        from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e(seq bigint, "turnId" text, event jsonb)
      on conflict do nothing)
    update threads
       set last_seq = greatest(last_seq, ${lastSeq}), lease_token = nullif(lease_token, ${leaseToken}),
           lease_until = case when lease_token = ${leaseToken} then null else lease_until end
     where workspace_id = ${ws.workspaceId} and id = ${threadId}`.execute(ws.tx)
}

/** What was kept after `afterSeq`, in order. */
export async function readThreadEvents(ws: WorkspaceTx, threadId: string, afterSeq: number): Promise<ThreadEvent[]> {
  const { rows } = await sql<ThreadEvent>`
    select seq, turn_id as "turnId", event from thread_events
     where workspace_id = ${ws.workspaceId} and thread_id = ${threadId} and seq > ${afterSeq} order by seq`.execute(
    ws.tx,
  )
  return rows
}

/** What was kept of the turn that answered this message of a client, in order. */
export const readTurnEvents = (ws: WorkspaceTx, threadId: string, messageId: string): Promise<ThreadEvent['event'][]> =>
  readEventsWhere(ws, threadId, sql`t.input ->> 'id' = ${messageId}`)

/**
 * What was kept of the turn in which this approval was decided, in order.
 * @returns null while it runs; nothing where it failed
 */
export async function readDecisionEvents(
  ws: WorkspaceTx,
  threadId: string,
  approvalId: string,
): Promise<ThreadEvent['event'][] | null> {
  const decides = sql`t.input -> 'resume' @> ${JSON.stringify([{ approvalId }])}::jsonb`
  const { rows } = await sql`
    select 1 from turns t
     where t.workspace_id = ${ws.workspaceId} and t.thread_id = ${threadId} and t.status = 'running' and ${decides}`.execute(
    ws.tx,
  )
  if (rows.length > 0) return null
  return readEventsWhere(ws, threadId, sql`t.status in ('finished', 'interrupted') and ${decides}`)
}

async function readEventsWhere(
  ws: WorkspaceTx,
  threadId: string,
  isMeant: ReturnType<typeof sql>,
): Promise<ThreadEvent['event'][]> {
  const { rows } = await sql<Pick<ThreadEvent, 'event'>>`
    select e.event from thread_events e
     where e.workspace_id = ${ws.workspaceId} and e.thread_id = ${threadId}
       and e.turn_id = (select t.id from turns t
                         where t.workspace_id = ${ws.workspaceId} and t.thread_id = ${threadId} and ${isMeant}
                           and t.error_code is distinct from 'crashed'
                         order by t.started_at desc, t.id desc limit 1)
     order by e.seq`.execute(ws.tx)
  return rows.map(({ event }) => event)
}
