import { sql } from 'kysely'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { Condition } from '../../domain/conditions/condition.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { isMemoryInForce, type MemoryState, setMemoryState } from '../memories/memories.ts'
import { deleteSegment, saveSegment } from '../segments.ts'
import { deleteDraft, saveDocument } from './campaigns.ts'
import { type DraftChange, markUndone, readLatestChange } from './drafts.ts'

export type UndoneObject = { kind: DraftChange['objectKind']; id: string; name: string }
export type UndoOutcome = { undone: UndoneObject[]; cannot: (UndoneObject & { why: string })[] }

/**
 * Put each object back to how it was before the turn. What somebody has changed since, or what has gone live, stays as it
 * is and is listed with the reason.
 */
export async function undoChanges(
  ws: WorkspaceTx,
  changes: readonly DraftChange[],
  by: { turnId: string; memberId: string; at: Temporal.Instant },
): Promise<UndoOutcome> {
  const outcome: UndoOutcome = { undone: [], cannot: [] }
  const done: DraftChange[] = []
  for (const change of changes) {
    const object = { kind: change.objectKind, id: change.objectId, name: nameOf(change) }
    const why = await findObstacle(ws, change)
    if (why === null) {
      await restore(ws, change, by)
      outcome.undone.push(object)
      done.push(change)
    } else {
      outcome.cannot.push({ ...object, why })
    }
  }
  await markUndone(ws, done, by.turnId)
  return outcome
}

async function findObstacle(ws: WorkspaceTx, change: DraftChange): Promise<string | null> {
  const latest = await readLatestChange(ws, change.objectKind, change.objectId)
  if (latest !== undefined && latest.id !== change.id) {
    return latest.memberId === change.memberId
      ? 'it was changed again later, undo that first'
      : 'another member has changed it since'
  }
  if (change.objectKind === 'memory') {
    const { forgotten } = change.after as MemoryState // written by remember and forget
    if ((await isMemoryInForce(ws, change.objectId)) !== forgotten) return null
    return forgotten ? 'it is remembered again already' : 'it is forgotten already'
  }
  if (change.objectKind !== 'campaign') return null
  const { rows } = await sql<{ status: string; liveVersion: number | null; document: unknown }>`
    select status, live_version as "liveVersion", document from campaigns
     where workspace_id = ${ws.workspaceId} and id = ${change.objectId}`.execute(ws.tx)
  const current = rows[0]
  if (current === undefined) return 'it does not exist any more'
  if (change.before === null && current.liveVersion !== null)
    return `it is ${current.status}: what was delivered cannot be taken back, but it can be paused`
  if (hashContent(current.document) !== hashContent(change.after)) return 'it has been changed since'
  return null
}

async function restore(
  ws: WorkspaceTx,
  change: DraftChange,
  by: { memberId: string; at: Temporal.Instant },
): Promise<void> {
  const { objectKind, objectId: id, before } = change
  switch (objectKind) {
    case 'campaign':
      if (before === null) await deleteDraft(ws, id)
      else await saveDocument(ws, { id, document: Campaign.parse(before), memberId: by.memberId, at: by.at })
      return
    case 'segment':
      if (before === null) await deleteSegment(ws, id)
      else await saveSegment(ws, { id, ...parseSegment(before), memberId: by.memberId, at: by.at })
      return
    case 'memory':
      await setMemoryState(ws, id, before as MemoryState | null, by) // written by remember and forget
  }
}

function parseSegment(value: unknown): { name: string; condition: Condition } {
  const { name, condition } = value as { name: string; condition: unknown } // written by save_segment
  return { name, condition: Condition.parse(condition) }
}

function nameOf(change: DraftChange): string {
  const value = (change.after ?? change.before) as { name?: string; text?: string } // a document, a segment or a memory
  return value.name ?? value.text ?? change.objectId
}
