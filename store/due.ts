import { type RawBuilder, sql } from 'kysely'
import type { Db, WorkspaceTx } from './database/db.ts'
import { isLeftAloneSql } from './deliveries/provider-health.ts'
import { isNotHeldSql } from './journeys/due-events.ts'
import { isClaimedSql } from './journeys/is-claimed-sql.ts'
import { hasUnpackedEvents } from './webhooks/has-unpacked-sql.ts'
import { isMovingSql } from './journeys/moves.ts'
import { isLateSql } from './journeys/is-late-sql.ts'
import { isWatchedSql } from './memberships/is-watched-sql.ts'

export const dueChannel = 'carillon_due'

/** Tell the workers, once this transaction commits, that the workspace has something due. A lost notice costs seconds. */
export async function notifyDue(ws: WorkspaceTx): Promise<void> {
  await sql`select pg_notify(${dueChannel}, ${String(ws.workspaceId)})`.execute(ws.tx)
}

/** Kinds of work, in the order in which one leads to the next. */
export const workKinds = [
  'stops',
  'events',
  'memberships',
  'broadcasts',
  'moves',
  'entries',
  'deliveries',
  'calls',
  'tests',
  'notices',
  'leases',
] as const
export type WorkKind = (typeof workKinds)[number]
export type DueWork = { workspaceId: number; kind: WorkKind; lane: string | null }

const toKind = (kind: WorkKind, lane: RawBuilder<unknown> = sql`null::text`) =>
  sql`select w.id as "workspaceId", ${sql.lit(kind)} as kind, ${lane} as lane`

/** As exists, by the earliest in the index of due times: of exists alone the planner may make a scan of the table. */
const isAnySql = (due: RawBuilder<unknown>) => sql`(${due} order by due_at limit 1) is not null`

/**
 * The work that is due now, in one workspace or in all. A few index probes for each campaign, whatever the backlog;
 * what a paused campaign, the kill switch or a resting channel holds back is not due.
 * @param carriers who carries each channel, for those that rest because they are ill
 */
export async function findDueWork(
  db: Db,
  now: Temporal.Instant,
  workspaceId: number | null = null,
  carriers: Readonly<Record<string, string>> = {},
): Promise<DueWork[]> {
  const at = sql`${now.toString()}::timestamptz`
  const running = sql`campaigns p where p.workspace_id = w.id and p.status in ('live', 'finished')`
  const { rows } = await sql<DueWork>`
    with w as materialized (
      select w.id, s.kill_switch from workspaces w join workspace_settings s on s.workspace_id = w.id
       where ${workspaceId}::integer is null or w.id = ${workspaceId}::integer)
    ${toKind('stops')} from w where exists (
      select 1 from campaigns p where p.workspace_id = w.id and p.status = 'stopped' and (
        exists (select 1 from journey_entries e
                 where e.workspace_id = w.id and e.campaign_id = p.id and e.ended_at is null
                   and not exists (select 1 from deliveries d where d.workspace_id = w.id and d.entry_id = e.id
                                      and d.state = 'attempted'))
        or exists (select 1 from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = d.entry_id
                    where d.workspace_id = w.id and d.campaign_id = p.id and ${isLateSql})
        or exists (select 1 from broadcasts b where b.workspace_id = w.id and b.campaign_id = p.id and b.state = 'due')))
    union all
    ${toKind('events')} from w where exists (
      select 1 from due_events e where e.workspace_id = w.id and ${isNotHeldSql(now)})
    union all
    ${toKind('memberships')} from w where
      exists (select 1 from changed_customers n where n.workspace_id = w.id)
      or exists (select 1 from memberships m where m.workspace_id = w.id and m.recheck_at <= ${at})
      or exists (select 1 from watched_conditions x where x.workspace_id = w.id
                    and (x.cursor is not null or x.compare_at <= ${at} or x.content_hash is null or not ${isWatchedSql}))
    union all
    ${toKind('broadcasts')} from w where not w.kill_switch and exists (
      select 1 from broadcasts b join campaigns p on p.workspace_id = b.workspace_id and p.id = b.campaign_id
       where b.workspace_id = w.id and b.state = 'due' and b.due_at <= ${at} and ${isClaimedSql})
    union all
    ${toKind('moves')} from w where exists (
      select 1 from campaigns p where p.workspace_id = w.id and p.moving_to is not null and p.status <> 'stopped'
         and exists (select 1 from journey_entries e where ${isMovingSql}))
    union all
    ${toKind('entries')} from w where exists (
      select 1 from ${running} and ${isAnySql(sql`
        select e.due_at from journey_entries e
         where e.workspace_id = w.id and e.campaign_id = p.id and e.due_at <= ${at}`)})
    union all
    ${toKind('deliveries', sql`l.lane`)}
      from w cross join (values ('push'), ('email'), ('sms'), ('whatsapp'), ('in_app')) as l (lane)
     where not w.kill_switch
       and not exists (select 1 from channel_pauses r
                        where r.workspace_id = w.id and r.channel = l.lane and r.until > ${at})
       and not ${isLeftAloneSql(sql`l.lane`, carriers, now)}
       and exists (select 1 from ${running} and ${isAnySql(sql`
             select d.due_at from deliveries d
              where d.workspace_id = w.id and d.campaign_id = p.id and d.lane = l.lane and d.due_at <= ${at}`)})
    union all
    ${toKind('calls')} from w where
      exists (select 1 from outgoing_calls c where c.workspace_id = w.id and c.lease_until < statement_timestamp())
      or exists (select 1 from webhook_endpoints e where e.workspace_id = w.id and e.state = 'on' and ${hasUnpackedEvents})
      or exists (select 1 from outgoing_calls c
                   join webhook_endpoints e on e.workspace_id = c.workspace_id and e.id = c.endpoint_id
                  where c.workspace_id = w.id and c.campaign_id is null and c.due_at <= ${at}
                    and (e.state = 'on' or c.kind = 'test'))
      or not w.kill_switch and exists (
           select 1 from ${running} and exists (
             select 1 from outgoing_calls c
              where c.workspace_id = w.id and c.campaign_id = p.id and c.due_at <= ${at}))
    union all
    ${toKind('tests')} from w where
      exists (select 1 from test_sends t where t.workspace_id = w.id and t.lease_until < statement_timestamp())
      or not w.kill_switch and exists (select 1 from test_sends t where t.workspace_id = w.id and t.due_at <= ${at})
    union all
    ${toKind('notices')} from w where exists (
      select 1 from notice_tellings t where t.workspace_id = w.id and t.due_at <= ${at} and t.way <> 'slack')
    union all
    select d.workspace_id, 'leases', null from (
      select distinct workspace_id from deliveries where lease_until < statement_timestamp()) d
     where ${workspaceId}::integer is null or d.workspace_id = ${workspaceId}::integer`.execute(db)
  return rows
}

/** When the workspace next has something due by itself; null when nothing is planned. */
export async function findNextDue(ws: WorkspaceTx, after: Temporal.Instant): Promise<Temporal.Instant | null> {
  const at = sql`${after.toString()}::timestamptz`
  const { rows } = await sql<{ at: Temporal.Instant | null }>`
    select least(
      (select min(m.recheck_at) from memberships m
        where m.workspace_id = ${ws.workspaceId} and m.recheck_at > ${at}),
      (select min(e.held_until) from due_events e
        where e.workspace_id = ${ws.workspaceId} and e.held_until > ${at}),
      (select min(x.compare_at) from watched_conditions x
        where x.workspace_id = ${ws.workspaceId} and x.compare_at > ${at}),
      (select min(b.due_at) from broadcasts b
        where b.workspace_id = ${ws.workspaceId} and b.state = 'due' and b.due_at > ${at}),
      (select min(c.due_at) from outgoing_calls c
        where c.workspace_id = ${ws.workspaceId} and c.due_at > ${at}),
      (select min(t.due_at) from test_sends t
        where t.workspace_id = ${ws.workspaceId} and t.due_at > ${at}),
      (select min(t.due_at) from notice_tellings t
        where t.workspace_id = ${ws.workspaceId} and t.due_at > ${at} and t.way <> 'slack'),
      (select min(n.due_at) from campaigns p cross join lateral (
         select e.due_at from journey_entries e
          where e.workspace_id = p.workspace_id and e.campaign_id = p.id and e.due_at > ${at}
          order by e.due_at limit 1) n
        where p.workspace_id = ${ws.workspaceId} and p.status in ('live', 'finished')),
      (select min(n.due_at) from campaigns p
         cross join (values ('push'), ('email'), ('sms'), ('whatsapp'), ('in_app')) as l (lane)
         cross join lateral (
         select d.due_at from deliveries d
          where d.workspace_id = p.workspace_id and d.campaign_id = p.id and d.lane = l.lane and d.due_at > ${at}
          order by d.due_at limit 1) n
        where p.workspace_id = ${ws.workspaceId} and p.status in ('live', 'finished'))) as at`.execute(ws.tx)
  return rows[0]?.at ?? null
}
