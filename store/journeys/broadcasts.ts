import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { isClaimedSql } from './is-claimed-sql.ts'
import type { VersionKey } from './versions.ts'

export type Broadcast = VersionKey & {
  id: number
  occurrence: string
  cursor: number
  dueAt: Temporal.Instant
  plannedAt: Temporal.Instant
  /** Null: it goes out at once. */
  localAt: Temporal.PlainDateTime | null
  perZone: boolean
  repeats: boolean
  /** The zones, as customers have them, that were known when the present opening began. */
  zones: string[]
  isPaused: boolean
  /** Its recipients were counted against what was approved. */
  isCounted: boolean
}

/**
 * Take a run that is due and whose campaign is live, for the length of this transaction. One that repeats is taken from
 * a paused campaign too before it has begun: what comes due in the pause is skipped.
 */
export async function claimBroadcast(ws: WorkspaceTx, now: Temporal.Instant): Promise<Broadcast | undefined> {
  const { rows } = await sql<Omit<Broadcast, 'localAt'> & { localAt: string | null }>`
    select b.id, b.campaign_id as "campaignId", b.version, b.occurrence, b.cursor, b.due_at as "dueAt",
           b.planned_at as "plannedAt", b.local_at as "localAt", b.per_zone as "perZone", b.repeats, b.zones,
           p.status = 'paused' as "isPaused", b.counted_at is not null as "isCounted"
      from broadcasts b join campaigns p on p.workspace_id = b.workspace_id and p.id = b.campaign_id
     where b.workspace_id = ${ws.workspaceId} and b.state = 'due' and b.due_at <= ${now.toString()} and ${isClaimedSql}
     order by b.due_at, b.id limit 1 for update of b skip locked`.execute(ws.tx)
  const [row] = rows
  return row && { ...row, localAt: row.localAt === null ? null : Temporal.PlainDateTime.from(row.localAt) }
}

/**
 * The next customers of the audience, in order of id.
 * @param audience an expression over `customers c`
 */
export async function listCandidates(
  ws: WorkspaceTx,
  broadcast: Broadcast,
  audience: RawBuilder<boolean>,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select c.id from customers c
     where c.workspace_id = ${ws.workspaceId} and c.id > ${broadcast.cursor} and ${audience}
     order by c.id limit ${limit}`.execute(ws.tx)
  return rows.map(({ id }) => id)
}

/**
 * Those of the audience whom the walk may have missed, since somebody who was still to come became them; each once.
 * @returns how many of them there were, and the ids of those who match and are not in yet
 */
export async function takeRechecks(
  ws: WorkspaceTx,
  { id, campaignId, occurrence }: Broadcast,
  audience: RawBuilder<boolean>,
  limit: number,
): Promise<{ taken: number; candidates: number[] }> {
  const { rows: taken } = await sql<{ id: number }>`
    delete from broadcast_rechecks
     where workspace_id = ${ws.workspaceId} and broadcast_id = ${id} and customer_id = any(array(
       select customer_id from broadcast_rechecks where workspace_id = ${ws.workspaceId} and broadcast_id = ${id}
        order by customer_id limit ${limit}))
    returning customer_id as id`.execute(ws.tx)
  if (taken.length === 0) return { taken: 0, candidates: [] }
  const { rows } = await sql<{ id: number }>`
    select c.id from customers c
     where c.workspace_id = ${ws.workspaceId} and c.id = any(${taken.map((each) => each.id)}::bigint[]) and ${audience}
       and not exists (select 1 from journey_entries e
                        where e.workspace_id = c.workspace_id and e.customer_id = c.id
                          and e.campaign_id = ${campaignId} and e.occurrence = ${occurrence})
     order by c.id`.execute(ws.tx)
  return { taken: taken.length, candidates: rows.map((each) => each.id) }
}

/** The run's recipients are those that were approved: later openings of it are not counted again. */
export async function noteCounted({ tx, workspaceId }: WorkspaceTx, id: number, at: Temporal.Instant): Promise<void> {
  await sql`
    update broadcasts set counted_at = ${at.toString()} where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
}

/** Is a run to come whose recipients nobody has counted yet? */
export async function hasUncountedRun({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from broadcasts
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and state = 'due' and counted_at is null
     limit 1`.execute(tx)
  return rows.length > 0
}

/** Move on past the customers that were looked at. */
export async function moveCursor(ws: WorkspaceTx, id: number, cursor: number): Promise<void> {
  await sql`update broadcasts set cursor = ${cursor} where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(
    ws.tx,
  )
}

export async function stopBroadcast(ws: WorkspaceTx, id: number): Promise<void> {
  await sql`delete from broadcast_rechecks where workspace_id = ${ws.workspaceId} and broadcast_id = ${id}`.execute(
    ws.tx,
  )
  await sql`update broadcasts set state = 'stopped' where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(
    ws.tx,
  )
}
