import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export type Membership = {
  watchedId: number
  customerId: number
  isMember: boolean
  recheckAt: Temporal.Instant | null
  /** Two customers became one, and nobody has looked at the one since (joined.ts). */
  isJoined: boolean
}
/** What is to be written: where it stands now, and whether that is an entry or exit. */
export type MembershipChange = Membership & { hasCrossed: boolean }

/** Take the oldest noted changes. @returns customer → whether any of the changes is fresh */
export async function takeChangedCustomers(ws: WorkspaceTx, limit: number): Promise<Map<number, boolean>> {
  const { rows } = await sql<{ customerId: number; isFresh: boolean }>`
    with taken as (
      delete from changed_customers where workspace_id = ${ws.workspaceId} and id <= coalesce((
        select id from changed_customers where workspace_id = ${ws.workspaceId} order by id offset ${limit - 1} limit 1),
        ${Number.MAX_SAFE_INTEGER}::bigint)
      returning customer_id, is_fresh)
    select customer_id as "customerId", bool_or(is_fresh) as "isFresh" from taken group by customer_id`.execute(ws.tx)
  return new Map(rows.map(({ customerId, isFresh }) => [customerId, isFresh]))
}

/**
 * Those of these customers of whom history waits to be looked at. Asked after facts were read, it names everybody whose
 * history may be among the facts without having been taken.
 */
export async function listWithHistory(
  { tx, workspaceId }: WorkspaceTx,
  customerIds: readonly number[],
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select distinct customer_id as id from changed_customers
     where workspace_id = ${workspaceId} and customer_id = any(${customerIds}::bigint[]) and not is_fresh`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Have these customers looked at with what waits of them. */
export async function noteAgain({ tx, workspaceId }: WorkspaceTx, customerIds: readonly number[]): Promise<void> {
  if (customerIds.length === 0) return
  await sql`
    insert into changed_customers (workspace_id, customer_id, is_fresh)
    select ${workspaceId}, id, true from unnest(${customerIds}::bigint[]) as id`.execute(tx)
}

/** Customers for whom time may have changed something. */
export async function listDueRechecks(ws: WorkspaceTx, now: Temporal.Instant, limit: number): Promise<number[]> {
  const { rows } = await sql<{ customerId: number }>`
    select distinct customer_id as "customerId" from (
      select customer_id from memberships
       where workspace_id = ${ws.workspaceId} and recheck_at <= ${now.toString()} order by recheck_at limit ${limit}) m`.execute(
    ws.tx,
  )
  return rows.map(({ customerId }) => customerId)
}

export async function readMemberships(
  ws: WorkspaceTx,
  watchedIds: readonly number[],
  customerIds: readonly number[],
): Promise<Membership[]> {
  const { rows } = await sql<Membership>`
    select watched_id as "watchedId", customer_id as "customerId", is_member as "isMember", recheck_at as "recheckAt",
           is_joined as "isJoined"
      from memberships
     where workspace_id = ${ws.workspaceId} and customer_id = any(${customerIds}::bigint[])
       and watched_id = any(${watchedIds}::bigint[])`.execute(ws.tx)
  return rows
}

/** Write where customers stand now, and their entries and exits. */
export async function saveMemberships(
  ws: WorkspaceTx,
  changes: readonly MembershipChange[],
  at: Temporal.Instant,
): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map((change) => ({ ...change, recheckAt: change.recheckAt?.toString() ?? null }))
  const recordset = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
    "watchedId" bigint, "customerId" bigint, "isMember" boolean, "hasCrossed" boolean, "recheckAt" timestamptz)`
  await sql`
    insert into memberships as m (workspace_id, watched_id, customer_id, is_member, since, recheck_at)
    select ${ws.workspaceId}, r."watchedId", r."customerId", r."isMember", ${at.toString()}, r."recheckAt"
      from ${recordset} where r."isMember" or r."recheckAt" is not null
    on conflict (workspace_id, watched_id, customer_id) do update
      set is_member = excluded.is_member, recheck_at = excluded.recheck_at,
          since = case when m.is_member = excluded.is_member then m.since else excluded.since end`.execute(ws.tx)
  await sql`
    delete from memberships m using ${recordset}
     where m.workspace_id = ${ws.workspaceId} and m.watched_id = r."watchedId" and m.customer_id = r."customerId"
       and not r."isMember" and r."recheckAt" is null`.execute(ws.tx)
  await sql`
    insert into membership_changes (workspace_id, watched_id, customer_id, has_entered, changed_at)
    select ${ws.workspaceId}, r."watchedId", r."customerId", r."isMember", ${at.toString()}
      from ${recordset} where r."hasCrossed"`.execute(ws.tx)
}

/** Entries and exits are kept for so long. */
const keptDays = 90

/** Forget old entries and exits, a chunk at a time. @returns whether there may be more */
export async function forgetOldChanges(ws: WorkspaceTx, now: Temporal.Instant, limit: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from membership_changes where workspace_id = ${ws.workspaceId} and id = any(array(
      select id from membership_changes
       where workspace_id = ${ws.workspaceId} and changed_at < ${now.subtract({ hours: 24 * keptDays }).toString()}
       limit ${limit}))`.execute(ws.tx)
  return numAffectedRows === BigInt(limit)
}
