import { sql } from 'kysely'
import { Condition } from '../../domain/conditions/condition.ts'
import { matchingSql } from '../../domain/conditions/condition-to-sql.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import { neededFacts } from '../../domain/conditions/needed-facts.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { readUnfenced } from '../database/read-unfenced.ts'
import { notifyDue } from '../due.ts'
import { loadThresholds } from '../journeys/load-facts.ts'
import { lockWatching } from './watching.ts'
import { isWatchedSql } from './is-watched-sql.ts'

export type WatchedCondition = {
  id: number
  condition: Condition
  thresholds: CustomerFacts['thresholds']
  /** The last customer for whom it was reckoned when to look again; null when that is done for all. */
  cursor: number | null
  compareAt: Temporal.Instant
}

/** One worker at a time keeps a workspace's memberships. Holds until the transaction ends. */
export async function lockMemberships(ws: WorkspaceTx): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('carillon_memberships'), ${ws.workspaceId}) as locked`.execute(ws.tx)
  return rows[0]?.locked ?? false
}

export async function listWatched(ws: WorkspaceTx): Promise<WatchedCondition[]> {
  const { rows } = await sql<Omit<WatchedCondition, 'condition'> & { condition: unknown }>`
    select id, condition, thresholds, cursor, compare_at as "compareAt" from watched_conditions
     where workspace_id = ${ws.workspaceId} and content_hash is not null order by id`.execute(ws.tx)
  return rows.map((row) => ({ ...row, condition: Condition.parse(row.condition) }))
}

/** The next customers, in order of id. */
export async function listCustomersAfter(ws: WorkspaceTx, cursor: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from customers where workspace_id = ${ws.workspaceId} and id > ${cursor} order by id limit ${limit}`.execute(
    ws.tx,
  )
  return rows.map(({ id }) => id)
}

export async function moveWatchedCursor(ws: WorkspaceTx, id: number, cursor: number | null): Promise<void> {
  await sql`
    update watched_conditions set cursor = ${cursor} where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(
    ws.tx,
  )
}

/** Customers who are in the segment and not written down as such, or the other way round. */
export async function listDiffering(
  ws: WorkspaceTx,
  { id, condition }: Pick<WatchedCondition, 'id' | 'condition'>,
  now: Temporal.Instant,
  limit: number,
): Promise<number[]> {
  const scope = { now, segments: new Map<string, Condition>(), workspaceId: ws.workspaceId }
  const { from } = matchingSql(condition, scope)
  const own = sql`m.workspace_id = ${ws.workspaceId} and m.watched_id = ${id}`
  // Those whose customer is gone differ too, whether they were members or only waited for time to make them one.
  const rows = await readUnfenced(
    ws,
    sql<{ id: number }>`
      select distinct coalesce(matching.id, members.id) as id
        from (select c.id from ${from}) as matching
        full join (select m.customer_id as id from memberships m where ${own} and m.is_member) as members using (id)
       where matching.id is null or members.id is null
      union
      select m.customer_id from memberships m
       where ${own} and not exists (
         select 1 from customers k where k.workspace_id = ${ws.workspaceId} and k.id = m.customer_id)
      limit ${limit}`,
  )
  return rows.map((row) => row.id)
}

const mostDiffering = 50_000

/**
 * Hold the memberships against the condition for everybody, and have those looked at who differ: whose place among the
 * others changed, and whatever else nobody noted.
 * @returns how many differ
 */
export async function compareMemberships(
  ws: WorkspaceTx,
  { id, condition }: WatchedCondition,
  now: Temporal.Instant,
  nextAt: Temporal.Instant,
): Promise<number> {
  const scope = { now, segments: new Map<string, Condition>() }
  const thresholds = await loadThresholds(ws, neededFacts(condition, scope))
  const ids = await listDiffering(ws, { id, condition }, now, mostDiffering)
  await sql`
    insert into changed_customers (workspace_id, customer_id, is_fresh)
    select ${ws.workspaceId}, d.id, true from unnest(${ids}::bigint[]) as d (id)
     where not exists (
       select 1 from changed_customers n
        where n.workspace_id = ${ws.workspaceId} and n.customer_id = d.id and not n.is_fresh)`.execute(ws.tx)
  const differing = ids.length
  await sql`
    update watched_conditions
       set thresholds = ${JSON.stringify(thresholds)}::jsonb,
           compare_at = ${(differing < mostDiffering ? nextAt : now).toString()}
     where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  if (differing > 0) await notifyDue(ws)
  return differing
}

/** Versions that run no more, and whose last conversion window has passed, watch nothing. */
export async function endWatches(ws: WorkspaceTx, now: Temporal.Instant): Promise<void> {
  await sql`
    delete from campaign_watches w
     using campaigns p, campaign_versions v
     where w.workspace_id = ${ws.workspaceId} and p.workspace_id = w.workspace_id and p.id = w.campaign_id
       and v.workspace_id = w.workspace_id and v.campaign_id = w.campaign_id and v.version = w.version
       and not (p.status in ('live', 'paused') and p.live_version = w.version)
       and (w.role <> 'conversion' or not exists (
         select 1 from journey_entries e
          where e.workspace_id = w.workspace_id and e.campaign_id = w.campaign_id and e.version = w.version
            and coalesce(e.ended_at, 'infinity')
                > ${now.toString()}::timestamptz - make_interval(hours => (v.document -> 'conversion' ->> 'withinHours')::integer)))`.execute(
    ws.tx,
  )
}

/**
 * Remove, a chunk at a time, what is kept of conditions that nobody watches any more.
 * @returns whether there was anything to remove
 */
export async function dropUnwatched(ws: WorkspaceTx, limit: number): Promise<boolean> {
  const unwatched = sql`x.workspace_id = ${ws.workspaceId} and x.content_hash is not null and not ${isWatchedSql}`
  const { rows: found } = await sql`select 1 from watched_conditions x where ${unwatched}`.execute(ws.tx)
  if (found.length > 0) {
    await lockWatching(ws)
    await sql`update watched_conditions x set content_hash = null where ${unwatched}`.execute(ws.tx)
  }
  const { rows } = await sql<{ id: number }>`
    select id from watched_conditions where workspace_id = ${ws.workspaceId} and content_hash is null limit 1`.execute(
    ws.tx,
  )
  const id = rows[0]?.id
  if (id === undefined) return false
  const { numAffectedRows } = await sql`
    delete from memberships where workspace_id = ${ws.workspaceId} and watched_id = ${id}
       and customer_id = any(array(
         select customer_id from memberships where workspace_id = ${ws.workspaceId} and watched_id = ${id} limit ${limit}))`.execute(
    ws.tx,
  )
  if (numAffectedRows === 0n)
    await sql`delete from watched_conditions where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  return true
}
