import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export type ObjectKind = 'campaign' | 'segment' | 'memory'

/** Whose turn it is: what every change of a draft is written down under. */
export type TurnAuthor = { turnId: string; threadId: string; memberId: string }

export type DraftChange = {
  id: number
  turnId: string
  memberId: string
  objectKind: ObjectKind
  objectId: string
  /** null: the turn made it. */
  before: unknown
  /** null: the turn removed it. */
  after: unknown
  undoneBy: string | null
}

const columns = sql.raw(
  'id, turn_id as "turnId", member_id as "memberId", object_kind as "objectKind", object_id as "objectId", before, after, undone_by as "undoneBy"',
)

/** Note that the turn changed an object. The first note of a turn keeps `before`, later ones move `after` on. */
export async function recordChange(
  ws: WorkspaceTx,
  author: TurnAuthor,
  change: { kind: ObjectKind; id: string; before: unknown; after: unknown; at: Temporal.Instant },
): Promise<void> {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  await sql`
    insert into draft_changes (workspace_id, turn_id, thread_id, member_id, object_kind, object_id, before, after, changed_at)
    values (${ws.workspaceId}, ${author.turnId}, ${author.threadId}, ${author.memberId}, ${change.kind}, ${change.id},
            ${json(change.before)}::jsonb, ${json(change.after)}::jsonb, ${change.at.toString()})
    on conflict (workspace_id, turn_id, object_kind, object_id)
    do update set after = excluded.after, changed_at = excluded.changed_at`.execute(ws.tx)
}

/** The changes of the thread's latest turn that changed something and is not undone; empty when there is none. */
export async function readLatestTurnChanges(ws: WorkspaceTx, threadId: string): Promise<DraftChange[]> {
  const { rows } = await sql<DraftChange>`
    select ${columns} from draft_changes
     where workspace_id = ${ws.workspaceId} and thread_id = ${threadId} and undone_by is null and turn_id = (
       select turn_id from draft_changes
        where workspace_id = ${ws.workspaceId} and thread_id = ${threadId} and undone_by is null
        order by id desc limit 1)
     order by id`.execute(ws.tx)
  return rows
}

/** What one turn changed and is not undone, in order. */
export async function readTurnChanges(ws: WorkspaceTx, turnId: string): Promise<DraftChange[]> {
  const { rows } = await sql<DraftChange>`
    select ${columns} from draft_changes
     where workspace_id = ${ws.workspaceId} and turn_id = ${turnId} and undone_by is null order by id`.execute(ws.tx)
  return rows
}

/** The change of an object that came last, whoever made it in whichever thread. */
export async function readLatestChange(
  ws: WorkspaceTx,
  kind: ObjectKind,
  id: string,
): Promise<DraftChange | undefined> {
  const { rows } = await sql<DraftChange>`
    select ${columns} from draft_changes
     where workspace_id = ${ws.workspaceId} and object_kind = ${kind} and object_id = ${id} and undone_by is null
     order by id desc limit 1`.execute(ws.tx)
  return rows[0]
}

export type DatedChange = Pick<DraftChange, 'before'> & {
  threadId: string
  /** null: the member has left. */
  memberName: string | null
  at: Temporal.Instant
}

/** The changes of an object that are not undone, the latest first. */
export async function listChanges(ws: WorkspaceTx, kind: ObjectKind, id: string): Promise<DatedChange[]> {
  const { rows } = await sql<DatedChange>`
    select d.before, d.thread_id as "threadId", m.name as "memberName", d.changed_at as at
      from draft_changes d
      left join members m on m.workspace_id = d.workspace_id and m.id = d.member_id
     where d.workspace_id = ${ws.workspaceId} and d.object_kind = ${kind} and d.object_id = ${id} and d.undone_by is null
     order by d.id desc`.execute(ws.tx)
  return rows
}

/** Imports of files into one workspace go one after the other: of two that make the same thing, the second finds it. */
export async function holdFileImports(ws: WorkspaceTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('campaign files'), ${ws.workspaceId})`.execute(ws.tx)
}

export async function markUndone(ws: WorkspaceTx, changes: readonly DraftChange[], undoTurnId: string): Promise<void> {
  await sql`
    update draft_changes set undone_by = ${undoTurnId}
     where workspace_id = ${ws.workspaceId} and id = any(${changes.map(({ id }) => id)})`.execute(ws.tx)
}
