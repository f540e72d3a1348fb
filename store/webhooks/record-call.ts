import { sql } from 'kysely'
import { switchOffAfterHours } from '../../domain/webhooks/endpoint.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'
import type { ClaimedCall } from './claim-calls.ts'

/** What became of one attempt. `offBecause`: why the endpoint is to be called no more. */
export type CallResult = {
  state: 'done' | 'failed' | 'skipped' | 'queued'
  dueAt: Temporal.Instant | null
  status: number | null
  excerpt: string | null
  reason: string | null
  offBecause: string | null
  eventCount: number | null
}

/**
 * Record what came back, fenced by the lease: a worker that froze past it changes nothing. A journey whose call has
 * ended goes on; an endpoint that has long failed, or is gone, is switched off.
 * @returns why the endpoint was switched off; null when it was not
 */
export async function recordCall(
  ws: WorkspaceTx,
  call: ClaimedCall,
  token: string,
  result: CallResult,
  at: Temporal.Instant,
): Promise<string | null> {
  const isOver = result.state !== 'queued'
  const { numAffectedRows } = await sql`
    update outgoing_calls
       set state = ${result.state}, due_at = ${result.dueAt?.toString() ?? null}, lease_token = null, lease_until = null,
           last_status = ${result.status}, last_answer = ${result.excerpt}, reason = ${result.reason},
           event_count = ${result.eventCount}, ended_at = ${isOver ? at.toString() : null}
     where workspace_id = ${ws.workspaceId} and id = ${call.id} and lease_token = ${token}::uuid`.execute(ws.tx)
  if (numAffectedRows === 0n) return null
  if (call.kind === 'step' && isOver) await letJourneyGoOn(ws, call, at)
  if (call.kind !== 'events' || call.endpointId === null) return null
  if (isOver)
    await sql`delete from endpoint_events where workspace_id = ${ws.workspaceId} and call_id = ${call.id}`.execute(
      ws.tx,
    )
  return judgeEndpoint(ws, call.endpointId, result, at)
}

async function letJourneyGoOn(ws: WorkspaceTx, { entryId, stepId }: ClaimedCall, at: Temporal.Instant) {
  await sql`
    update journey_entries set due_at = ${at.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${entryId} and step_id = ${stepId} and state = 'waiting'
       and due_at > ${at.toString()}`.execute(ws.tx)
  await notifyDue(ws)
}

async function judgeEndpoint(
  ws: WorkspaceTx,
  endpointId: string,
  { state, offBecause, reason }: CallResult,
  at: Temporal.Instant,
): Promise<string | null> {
  const isWell = state === 'done' || state === 'skipped'
  const longAgo = at.subtract({ hours: switchOffAfterHours }).toString()
  const { rows } = await sql<{ offReason: string | null }>`
    update webhook_endpoints e
       set failing_since = case when ${isWell} then null else coalesce(failing_since, ${at.toString()}) end,
           state = case when o.reason is null then e.state else 'off' end,
           off_reason = coalesce(o.reason, e.off_reason)
      from (select case when ${offBecause}::text is not null then ${offBecause}
                        when not ${isWell} and failing_since <= ${longAgo}::timestamptz
                        then ${`failing for ${switchOffAfterHours} hours: ${reason ?? 'unknown'}`} end as reason
              from webhook_endpoints where workspace_id = ${ws.workspaceId} and id = ${endpointId}) o
     where e.workspace_id = ${ws.workspaceId} and e.id = ${endpointId} and e.state = 'on'
    returning o.reason as "offReason"`.execute(ws.tx)
  return rows[0]?.offReason ?? null
}
