import { sql } from 'kysely'
import type { ObjectKind } from '../campaigns/drafts.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** A change of an object as the history has it. */
export type LoggedChange = {
  id: number
  turnId: string
  threadId: string
  memberId: string
  /** null: the member has left. */
  memberName: string | null
  kind: ObjectKind
  objectId: string
  at: Temporal.Instant
  isUndone: boolean
  /** Undone, and another change of the object came after that: nobody can redo it. */
  isEnded: boolean
}

/** With what stood before, null when the change made it, and after, null when it removed it. */
export type FullChange = LoggedChange & { before: unknown; after: unknown }

const columns =
  sql.raw(`d.id, d.turn_id as "turnId", d.thread_id as "threadId", d.member_id as "memberId", m.name as "memberName",
  d.object_kind as kind, d.object_id as "objectId", d.changed_at as at, coalesce(last.action = 'undo', false) as "isUndone",
  coalesce(last.action = 'undo', false) and exists (
    select 1 from draft_changes c where c.workspace_id = d.workspace_id and c.object_kind = d.object_kind
       and c.object_id = d.object_id and c.action = 'change' and c.id > last.id) as "isEnded"`)

/** Changes, each with what undid or redid it last. */
const changes = sql.raw(`draft_changes d
  left join members m on m.workspace_id = d.workspace_id and m.id = d.member_id
  left join lateral (
    select r.id, r.action, r.thread_id from draft_changes r
     where r.workspace_id = d.workspace_id and r.change_id = d.id order by r.id desc limit 1) last on true`)

/** What one turn changed, in order; empty when it changed nothing. */
export async function readTurnChanges(ws: WorkspaceTx, turnId: string): Promise<FullChange[]> {
  const { rows } = await sql<FullChange>`
    select ${columns}, d.before, d.after from ${changes}
     where d.workspace_id = ${ws.workspaceId} and d.turn_id = ${turnId} and d.action = 'change' order by d.id`.execute(
    ws.tx,
  )
  return rows
}

/** Every change of an object, whoever made it in whichever thread, in order. */
export async function readObjectChanges(ws: WorkspaceTx, kind: ObjectKind, id: string): Promise<LoggedChange[]> {
  const { rows } = await sql<LoggedChange>`
    select ${columns} from ${changes}
     where d.workspace_id = ${ws.workspaceId} and d.object_kind = ${kind} and d.object_id = ${id} and d.action = 'change'
     order by d.id`.execute(ws.tx)
  return rows
}

/** The same with what stood before and after: those that are not undone, the latest first. */
export async function listChanges(
  ws: WorkspaceTx,
  kind: ObjectKind,
  id: string,
  limit: number | null = null,
): Promise<FullChange[]> {
  const { rows } = await sql<FullChange>`
    select ${columns}, d.before, d.after from ${changes}
     where d.workspace_id = ${ws.workspaceId} and d.object_kind = ${kind} and d.object_id = ${id} and d.action = 'change'
       and last.action is distinct from 'undo'
     order by d.id desc limit ${limit}`.execute(ws.tx)
  return rows
}

/** The turns of a thread with something that is not undone, that which was done or redone last first. */
export async function listTurnsToUndo(ws: WorkspaceTx, threadId: string): Promise<string[]> {
  const { rows } = await sql<{ turnId: string }>`
    select d.turn_id as "turnId" from ${changes}
     where d.workspace_id = ${ws.workspaceId} and d.thread_id = ${threadId} and d.action = 'change'
       and last.action is distinct from 'undo'
     group by d.turn_id order by max(coalesce(last.id, d.id)) desc limit 5`.execute(ws.tx)
  return rows.map(({ turnId }) => turnId)
}

/** The turns with something that was undone in the thread and can be redone, that which was undone last first. */
export async function listTurnsToRedo(ws: WorkspaceTx, threadId: string): Promise<string[]> {
  const { rows } = await sql<{ turnId: string }>`
    select d.turn_id as "turnId" from (
      select distinct u.change_id from draft_changes u
       where u.workspace_id = ${ws.workspaceId} and u.thread_id = ${threadId} and u.action = 'undo') undone
      join ${changes} on d.id = undone.change_id
     where d.workspace_id = ${ws.workspaceId} and last.action = 'undo' and last.thread_id = ${threadId}
       and not exists (
         select 1 from draft_changes c where c.workspace_id = d.workspace_id and c.object_kind = d.object_kind
            and c.object_id = d.object_id and c.action = 'change' and c.id > last.id)
     group by d.turn_id order by max(last.id) desc limit 5`.execute(ws.tx)
  return rows.map(({ turnId }) => turnId)
}
