import { sql } from 'kysely'
import type { Move, MovingEntry } from '../../domain/journey/move-entry.ts'
import { listRan, readMoments, toMoved } from '../../domain/trace/moment.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { isInFlightSql } from './is-in-flight-sql.ts'

export type StoredMove = MovingEntry & {
  id: number
  campaignId: string
  version: number
  /** The version that it moves to. */
  movingTo: number
  /** The customer's, as it is kept. */
  timezone: string | null
}
type Row = Omit<StoredMove, 'messaged' | 'queuedAt' | 'ran'> & { trace: unknown }

/** Open entries `e` of the campaign `p` that are to move and can: none of their messages is with a provider. */
export const isMovingSql = sql<boolean>`
  e.workspace_id = p.workspace_id and e.campaign_id = p.id and e.ended_at is null and e.version < p.moving_to
  and not exists (select 1 from deliveries d
                   where d.workspace_id = e.workspace_id and d.entry_id = e.id and ${isInFlightSql})`

/** Whether the entry `e` of the campaign `p` is in the version that it is to be in: others wait for their move. */
export const hasMovedSql = sql<boolean>`(p.moving_to is null or e.version >= p.moving_to)`

/** Take entries that are to move to a newer version, for the length of this transaction: other workers pass them by. */
export async function claimMovingEntries(ws: WorkspaceTx, limit: number): Promise<StoredMove[]> {
  const { rows } = await sql<Row>`
    select e.id, e.campaign_id as "campaignId", e.version, p.moving_to as "movingTo", e.state, e.step_id as "stepId",
           e.trace, e.waiting_since as "waitingSince", e.due_at as "dueAt", c.timezone
      from campaigns p cross join lateral (
             select * from journey_entries e where ${isMovingSql}
              order by e.version, e.id limit ${limit} for update skip locked) e
           join customers c on c.workspace_id = e.workspace_id and c.id = e.customer_id
     where p.workspace_id = ${ws.workspaceId} and p.moving_to is not null and p.status <> 'stopped'
     limit ${limit}`.execute(ws.tx)
  return addMessages(ws, rows)
}

type Message = { entryId: number; stepId: string; queuedAt: Temporal.Instant | null; isInFlight: boolean }

/** Read once the entries are locked: a message that was handed over in between keeps its entry back. */
async function addMessages({ tx, workspaceId }: WorkspaceTx, entries: readonly Row[]): Promise<StoredMove[]> {
  if (entries.length === 0) return []
  const { rows } = await sql<Message>`
    select d.entry_id as "entryId", d.step_id as "stepId", case when d.state = 'queued' then d.queued_at end as "queuedAt",
           ${isInFlightSql} as "isInFlight"
      from deliveries d
     where d.workspace_id = ${workspaceId} and d.entry_id = any(${entries.map(({ id }) => id)}::bigint[])`.execute(tx)
  const messages = Map.groupBy(rows, ({ entryId }) => entryId)
  return entries.flatMap(({ trace, ...entry }) => {
    const own = messages.get(entry.id) ?? []
    if (own.some(({ isInFlight }) => isInFlight)) return []
    const queuedAt = own.find(({ stepId }) => stepId === entry.stepId)?.queuedAt ?? null
    const ran = listRan(readMoments(trace))
    return [{ ...entry, ran, queuedAt, messaged: new Set(own.map(({ stepId }) => stepId)) }]
  })
}

/** Write claimed entries into their new version, with the messages that they have queued. */
export async function saveMoves(
  ws: WorkspaceTx,
  moves: readonly { entry: StoredMove; move: Move; topic: string | null }[],
  at: Temporal.Instant,
): Promise<void> {
  if (moves.length === 0) return
  const rows = moves.map(({ entry, move: { message, dueAt, ...move }, topic }) => ({
    ...move,
    id: entry.id,
    version: entry.movingTo,
    dueAt: dueAt?.toString() ?? null,
    topic,
    trace: [toMoved(entry.movingTo, { ...move, dueAt }, at)],
    lane: message === null || message === 'skip' ? null : message.lane,
    sendAt: message === null || message === 'skip' ? null : (message.dueAt?.toString() ?? null),
  }))
  const ids = moves.map(({ entry }) => entry.id)
  const now = sql`${at.toString()}::timestamptz`
  await sql`
    with r as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
        id bigint, version integer, state text, "stepId" text, "dueAt" timestamptz, "awaitedEvent" text, passed jsonb, trace jsonb,
        "endReason" text, topic text, lane text, "sendAt" timestamptz)),
    moved as (
      update journey_entries e
         set version = r.version, state = r.state, step_id = r."stepId", due_at = r."dueAt",
             awaited_event = r."awaitedEvent", passed = r.passed, trace = e.trace || r.trace, end_reason = r."endReason",
             waiting_since = case r.state when 'waiting' then e.waiting_since end,
             ended_at = case r.state when 'finished' then ${now} end
        from r where e.workspace_id = ${ws.workspaceId} and e.id = r.id and e.id = any(${ids}::bigint[]))
    update deliveries d
       set version = case when r.lane is null then d.version else r.version end,
           topic = case when r.lane is null then d.topic else r.topic end,
           lane = coalesce(r.lane, d.lane),
           state = case when r.lane is null then 'skipped' else d.state end,
           skipped_at = case when r.lane is null then ${now} end,
           reason = case when r.lane is null then 'step_removed' else d.reason end,
           due_at = case when r.lane is null then null else coalesce(r."sendAt", d.due_at) end
      from r where d.workspace_id = ${ws.workspaceId} and d.entry_id = r.id and d.state = 'queued'
       and d.entry_id = any(${ids}::bigint[])`.execute(ws.tx)
}
