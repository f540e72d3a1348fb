import type { ChangesCard } from '../../domain/cards.ts'
import { makeChangesCard } from '../../domain/drafts/say-changes.ts'
import type { CrashedTurn } from '../../store/conversation/turns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { dropTurn } from '../../store/drafts/drop-turn.ts'

/**
 * A turn that a crash cut short leaves no half draft: what it changed is put back. Call it under the thread's lease.
 * @returns what became of it, for those turns that had changed something
 */
export async function dropCrashedTurns(
  ws: WorkspaceTx,
  turns: readonly CrashedTurn[],
  at: Temporal.Instant,
): Promise<ChangesCard[]> {
  const cards: ChangesCard[] = []
  for (const turn of turns) {
    const card = await dropTurnChanges(ws, turn, at)
    if (card !== null) cards.push(card)
  }
  return cards
}

/** null: the turn had changed nothing. */
export async function dropTurnChanges(
  ws: WorkspaceTx,
  turn: CrashedTurn,
  at: Temporal.Instant,
): Promise<ChangesCard | null> {
  const dropped = await dropTurn(ws, turn, at)
  if (dropped.changed.length + dropped.kept.length === 0) return null
  return makeChangesCard('dropped', dropped)
}
