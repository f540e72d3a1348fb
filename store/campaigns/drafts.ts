import { sql } from 'kysely'
import { assertNotEnded } from '../conversation/turns.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type ObjectKind = 'campaign' | 'segment' | 'memory'

/**
 * The thread that changes by files are noted under: no conversation's undo takes them back, but each sees that they were.
 * No conversation is called so: an id that a client chooses holds no slash.
 */
export const filesThread = '/files'

/** Whose turn it is: what every change of a draft is written down under. */
export type TurnAuthor = { turnId: string; threadId: string; memberId: string }

/**
 * Nobody else changes a draft of this workspace until the transaction ends. Call it before reading what is to be changed:
 * each change then begins where the one before it ended, and of two who undo the same thing the second finds it undone.
 */
export async function holdDrafts(ws: WorkspaceTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('drafts'), ${ws.workspaceId})`.execute(ws.tx)
}

/**
 * Note that the turn changed an object. Changes of one turn that follow each other are one: the first note keeps `before`,
 * later ones move `after` on.
 * @throws AppError conflict when the turn has ended
 */
export async function recordChange(
  ws: WorkspaceTx,
  author: TurnAuthor,
  change: { kind: ObjectKind; id: string; before: unknown; after: unknown; at: Temporal.Instant },
): Promise<void> {
  await assertNotEnded(ws, author.turnId)
  await sql`
    with last as (
      select id, turn_id, action from draft_changes
       where workspace_id = ${ws.workspaceId} and object_kind = ${change.kind} and object_id = ${change.id}
       order by id desc limit 1),
    moved_on as (
      update draft_changes d set after = ${toJson(change.after)}::jsonb, changed_at = ${change.at.toString()} from last
       where d.workspace_id = ${ws.workspaceId} and d.id = last.id and last.turn_id = ${author.turnId}
         and last.action = 'change' returning d.id)
    insert into draft_changes (workspace_id, turn_id, thread_id, member_id, object_kind, object_id, before, after, changed_at)
    select ${ws.workspaceId}, ${author.turnId}, ${author.threadId}, ${author.memberId}, ${change.kind}, ${change.id},
           ${toJson(change.before)}::jsonb, ${toJson(change.after)}::jsonb, ${change.at.toString()}
     where not exists (select 1 from moved_on)`.execute(ws.tx)
}

/** Note that the turn undid or redid a change. @throws AppError conflict when the turn has ended */
export async function recordReversal(
  ws: WorkspaceTx,
  author: TurnAuthor,
  reversal: { action: 'undo' | 'redo'; changeId: number; at: Temporal.Instant },
): Promise<void> {
  await assertNotEnded(ws, author.turnId)
  const [from, to] = (reversal.action === 'undo' ? ['after', 'before'] : ['before', 'after']).map((name) =>
    sql.ref(name),
  )
  await sql`
    insert into draft_changes (workspace_id, turn_id, thread_id, member_id, object_kind, object_id, before, after, changed_at,
                               action, change_id)
    select workspace_id, ${author.turnId}, ${author.threadId}, ${author.memberId}, object_kind, object_id, ${from}, ${to},
           ${reversal.at.toString()}, ${reversal.action}, id
      from draft_changes where workspace_id = ${ws.workspaceId} and id = ${reversal.changeId}`.execute(ws.tx)
}

const toJson = (value: unknown) => (value === null ? null : JSON.stringify(value))
