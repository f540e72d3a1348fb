import { type RawBuilder, sql } from 'kysely'
import type { Db, WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'

/** A call as members see it. Times are ISO instants. */
export type CallTrace = {
  id: number
  messageId: string
  kind: 'step' | 'events' | 'test'
  state: string
  attempts: number
  status: number | null
  /** The beginning of the latest answer. */
  answer: string | null
  reason: string | null
  /** How many events it told of; null for other calls. */
  events: number | null
  queuedAt: string
  dueAt: string | null
  endedAt: string | null
}
export type StepCallTrace = CallTrace & { campaignId: string; stepId: string; url: string }

const keptDays = 14
const maxListed = 200

const columns = sql.raw(
  `c.id, c.message_id as "messageId", c.kind, c.state, c.attempts, c.last_status as status, c.last_answer as answer,
   c.reason, c.event_count as events, to_jsonb(c.queued_at) #>> '{}' as "queuedAt",
   to_jsonb(c.due_at) #>> '{}' as "dueAt", to_jsonb(c.ended_at) #>> '{}' as "endedAt"`,
)

/** An endpoint's calls of the last two weeks, the newest first. */
export async function listEndpointCalls(ws: WorkspaceTx, endpointId: string): Promise<CallTrace[]> {
  const { rows } = await sql<CallTrace>`
    select ${columns} from outgoing_calls c
     where c.workspace_id = ${ws.workspaceId} and c.endpoint_id = ${endpointId}
     order by c.id desc limit ${maxListed}`.execute(ws.tx)
  return rows
}

/** What journeys called about a customer, the newest first. */
export async function listCustomerCalls(ws: WorkspaceTx, customerId: number): Promise<StepCallTrace[]> {
  const { rows } = await sql<StepCallTrace>`
    select ${columns}, c.campaign_id as "campaignId", c.step_id as "stepId", c.url
      from journey_entries e join outgoing_calls c on c.workspace_id = e.workspace_id and c.entry_id = e.id
     where e.workspace_id = ${ws.workspaceId} and e.customer_id = ${customerId}
     order by c.id desc limit ${maxListed}`.execute(ws.tx)
  return rows
}

export type CallCounts = { queued: number; done: number; failed: number; skipped: number }

/** What became of the calls of a campaign's steps. */
export async function countCalls(ws: WorkspaceTx, campaignId: string): Promise<CallCounts> {
  const inState = (...states: string[]): RawBuilder<unknown> => sql`count(*) filter (where state = any(${states}))`
  const { rows } = await sql<CallCounts>`
    select ${inState('queued', 'calling')} as queued, ${inState('done')} as done, ${inState('failed')} as failed,
           ${inState('skipped')} as skipped
      from outgoing_calls where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}`.execute(ws.tx)
  return rows[0] ?? { queued: 0, done: 0, failed: 0, skipped: 0 }
}

/** Have the worker call an endpoint once, with nothing but a greeting. @returns the call's id */
export async function queueTestCall(ws: WorkspaceTx, endpointId: string, at: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into outgoing_calls (workspace_id, kind, endpoint_id, due_at, queued_at)
    values (${ws.workspaceId}, 'test', ${endpointId}, ${at.toString()}, ${at.toString()}) returning id`.execute(ws.tx)
  await notifyDue(ws)
  return rows[0]?.id ?? 0
}

/** Forget endpoints' calls that ended two weeks ago. A journey's stay with their entry: they tell why it went on. */
export async function purgeCalls(db: Db, now: Temporal.Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from outgoing_calls
     where kind <> 'step' and ended_at < ${now.subtract({ hours: keptDays * 24 }).toString()}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
