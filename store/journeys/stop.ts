import { sql } from 'kysely'
import { toEnding } from '../../domain/trace/moment.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { type EndedUnsent, endUnsentSql, noteUnsent } from '../deliveries/end-unsent.ts'
import { isLateSql } from './is-late-sql.ts'

/**
 * Carry out the stop of campaigns, a chunk at a time: their runs end, queued messages are not sent, journeys are over.
 * A message that is being sent at this moment keeps its journey open until its result is known.
 * @returns how many journeys and runs were ended
 */
export async function endStoppedWork(ws: WorkspaceTx, limit: number, at: Temporal.Instant): Promise<number> {
  const now = sql`${at.toString()}::timestamptz`
  const unsent = endUnsentSql(sql`'campaign_stopped'`, now)
  const { rows } = await sql<{ count: number; ended: EndedUnsent[] }>`
    with stopped as materialized (
      select id from campaigns where workspace_id = ${ws.workspaceId} and status = 'stopped'),
    runs as (
      update broadcasts b set state = 'stopped' from stopped p
       where b.workspace_id = ${ws.workspaceId} and b.campaign_id = p.id and b.state = 'due' returning b.id),
    open as materialized (
      select e.id from stopped p cross join lateral (
        select e.id from journey_entries e
         where e.workspace_id = ${ws.workspaceId} and e.campaign_id = p.id and e.ended_at is null
           and not exists (select 1 from deliveries d
                            where d.workspace_id = e.workspace_id and d.entry_id = e.id and d.state = 'attempted')
         order by e.version, e.id limit ${limit} for update skip locked) e
       limit ${limit}),
    unsent as (
      update deliveries d set ${unsent}
        from open where d.workspace_id = ${ws.workspaceId} and d.entry_id = open.id and d.state = 'queued'
      returning d.id, d.state),
    late as materialized (
      select d.id from stopped p cross join lateral (
        select d.id from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = d.entry_id
         where d.workspace_id = ${ws.workspaceId} and d.campaign_id = p.id and ${isLateSql}
         order by d.id limit ${limit} for update of d skip locked) d
       limit ${limit}),
    unsent_late as (
      update deliveries d set ${unsent}
        from late where d.workspace_id = ${ws.workspaceId} and d.id = late.id
      returning d.id, d.state),
    uncalled as (
      update outgoing_calls c set state = 'skipped', ended_at = ${now}, due_at = null, reason = 'campaign_stopped'
        from open where c.workspace_id = ${ws.workspaceId} and c.entry_id = open.id and c.state = 'queued'),
    ended as (
      update journey_entries e
         set state = 'stopped', step_id = null, due_at = null, awaited_event = null, ended_at = ${now},
             end_reason = 'campaign_stopped',
             trace = trace || ${JSON.stringify(toEnding('stopped', 'campaign_stopped', at))}::jsonb
        from open where e.workspace_id = ${ws.workspaceId} and e.id = open.id returning e.id)
    select (select count(*) from ended) + (select count(*) from runs) + (select count(*) from unsent_late) as count,
           coalesce((select jsonb_agg(u) from (select * from unsent union all select * from unsent_late) u), '[]') as ended`.execute(
    ws.tx,
  )
  const { count = 0, ended = [] } = rows[0] ?? {}
  await noteUnsent(ws, ended, at)
  return count
}

/** Broadcasts that have been sent to everyone, and on which nobody is any more, are finished; those that recur never are. */
export async function finishCampaigns(ws: WorkspaceTx): Promise<void> {
  await sql`
    update campaigns p set status = 'finished'
      from campaign_versions v
     where p.workspace_id = ${ws.workspaceId} and p.status = 'live' and v.workspace_id = p.workspace_id
       and v.campaign_id = p.id and v.version = p.live_version and v.document -> 'trigger' ->> 'kind' = 'broadcast'
       and v.document #>> '{trigger,schedule,kind}' <> 'recurring'
       and not exists (select 1 from broadcasts b
                        where b.workspace_id = p.workspace_id and b.campaign_id = p.id and b.state = 'due')
       and not exists (select 1 from journey_entries e
                        where e.workspace_id = p.workspace_id and e.campaign_id = p.id and e.ended_at is null)`.execute(
    ws.tx,
  )
}
