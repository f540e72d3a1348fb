import { readTurnChanges } from '../../store/campaigns/drafts.ts'
import { undoChanges } from '../../store/campaigns/undo.ts'
import { failRunningTurns } from '../../store/conversation/turns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

/** A turn that a crash cut short leaves no half draft: what it changed is put back. Call it under the thread's lease. */
export async function undoCrashedTurns(ws: WorkspaceTx, threadId: string, at: Temporal.Instant): Promise<void> {
  for (const { id, memberId } of await failRunningTurns(ws, threadId, at)) {
    await undoTurnDrafts(ws, id, memberId, at)
  }
}

export async function undoTurnDrafts(
  ws: WorkspaceTx,
  turnId: string,
  memberId: string,
  at: Temporal.Instant,
): Promise<void> {
  const changes = await readTurnChanges(ws, turnId)
  if (changes.length > 0) await undoChanges(ws, changes, { turnId, memberId, at })
}
