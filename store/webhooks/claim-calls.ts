import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { type Lease, leaseEndSql } from '../deliveries/outcomes.ts'
import { hasUnpackedEvents } from './has-unpacked-sql.ts'

export type ClaimedCall = {
  id: number
  messageId: string
  kind: 'step' | 'events' | 'test'
  endpointId: string | null
  campaignId: string | null
  version: number | null
  entryId: number | null
  stepId: string | null
  url: string
  body: string | null
  attempts: number
  queuedAt: Temporal.Instant
  /** Why the journey of a step's call is over: such a call is not made. */
  leftBecause: string | null
}

export const maxEventsInCall = 100

/** Make a call of what waits for each endpoint, one at a time: the next only when the last has ended. */
export async function packEvents(ws: WorkspaceTx, now: Temporal.Instant): Promise<void> {
  await sql`
    with made as (
      insert into outgoing_calls (workspace_id, kind, endpoint_id, due_at, queued_at)
      select e.workspace_id, 'events', e.id, ${now.toString()}, ${now.toString()} from webhook_endpoints e
       where e.workspace_id = ${ws.workspaceId} and e.state = 'on' and ${hasUnpackedEvents}
      on conflict (workspace_id, endpoint_id) where kind = 'events' and ended_at is null do nothing
      returning id, endpoint_id),
    packed as (
      update endpoint_events v set call_id = w.call_id
        from (select m.id as call_id, o.id from made m cross join lateral (
                select o.id from endpoint_events o
                 where o.workspace_id = ${ws.workspaceId} and o.endpoint_id = m.endpoint_id and o.call_id is null
                 order by o.id limit ${maxEventsInCall}) o) w
       where v.workspace_id = ${ws.workspaceId} and v.id = w.id)
    select 1`.execute(ws.tx)
}

/**
 * Take calls that are due, or whose worker is gone, and lease them: others pass them by. The kill switch and a pause
 * hold back what journeys call; an endpoint that is off is not called.
 */
export async function claimCalls(
  ws: WorkspaceTx,
  { now, limit, lease }: { now: Temporal.Instant; limit: number; lease: Lease },
): Promise<ClaimedCall[]> {
  const at = sql`${now.toString()}::timestamptz`
  const { rows } = await sql<ClaimedCall>`
    with due as materialized (
      (select c.id from outgoing_calls c
         join webhook_endpoints e on e.workspace_id = c.workspace_id and e.id = c.endpoint_id
        where c.workspace_id = ${ws.workspaceId} and c.campaign_id is null and c.due_at <= ${at}
          and (e.state = 'on' or c.kind = 'test')
        order by c.due_at limit ${limit})
      union all
      (select c.id from workspace_settings s
         join campaigns p on p.workspace_id = s.workspace_id and p.status in ('live', 'finished')
         cross join lateral (
                select c.id, c.due_at from outgoing_calls c
                 where c.workspace_id = p.workspace_id and c.campaign_id = p.id and c.due_at <= ${at}
                 order by c.due_at limit ${limit}) c
        where s.workspace_id = ${ws.workspaceId} and not s.kill_switch
        order by c.due_at limit ${limit})
      union all
      (select c.id from outgoing_calls c
        where c.workspace_id = ${ws.workspaceId} and c.lease_until < statement_timestamp() limit ${limit})),
    mine as materialized (
      select c.id from outgoing_calls c
       where c.workspace_id = ${ws.workspaceId} and c.id = any(array(select id from due limit ${limit}))
         and (c.due_at <= ${at} or c.lease_until < statement_timestamp())
       order by c.id for update skip locked),
    taken as (
      update outgoing_calls c
         set state = 'calling', due_at = null, attempts = c.attempts + 1, lease_token = ${lease.token}::uuid,
             lease_until = ${leaseEndSql(lease)}
       where c.workspace_id = ${ws.workspaceId} and c.id = any(array(select id from mine))
      returning c.*)
    select c.id, c.message_id as "messageId", c.kind, c.endpoint_id as "endpointId", c.campaign_id as "campaignId",
           c.version, c.entry_id as "entryId", c.step_id as "stepId", coalesce(c.url, e.url) as url, c.body, c.attempts,
           c.queued_at as "queuedAt",
           case when j.state in ('exited', 'stopped') then j.end_reason end as "leftBecause"
      from taken c
      left join webhook_endpoints e on e.workspace_id = c.workspace_id and e.id = c.endpoint_id
      left join journey_entries j on j.workspace_id = c.workspace_id and j.id = c.entry_id
     order by c.id`.execute(ws.tx)
  return rows
}

/** Calls that some worker is making at this moment, in one workspace or in all. */
export const countCallsInFlightSql = (workspaceId: number | null) => sql`
  (select count(*) from outgoing_calls
    where lease_until is not null and (${workspaceId}::integer is null or workspace_id = ${workspaceId}))`
