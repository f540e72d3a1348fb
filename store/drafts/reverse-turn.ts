import type { ChangedObject, KeptObject } from '../../domain/drafts/changes-card.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { moveObject, type Reversal } from './move-object.ts'
import type { FullChange } from './read-log.ts'

export type TurnReversal = { turn: string; changed: ChangedObject[]; kept: KeptObject[] }

/**
 * Undo or redo what a turn changed, object by object, each whole or not at all. Call it under holdDrafts.
 * @param changes of one turn, those that are to be undone or redone
 */
export async function reverseTurn(
  ws: WorkspaceTx,
  changes: readonly [FullChange, ...FullChange[]],
  reversal: Reversal,
): Promise<TurnReversal> {
  const outcome: TurnReversal = { turn: changes[0].turnId, changed: [], kept: [] }
  let waiting = groupByObject(changes)
  if (reversal.action === 'undo') waiting.reverse()
  // One object may stand in another's way until it has moved itself: a campaign names the segment of the same turn.
  for (let moved = true; moved && waiting.length > 0;) {
    moved = false
    outcome.kept = []
    const stayed: typeof waiting = []
    for (const own of waiting) {
      const result = await moveObject(ws, own, reversal)
      if ('changed' in result) outcome.changed.push(result.changed)
      else outcome.kept.push(result.kept)
      moved ||= 'changed' in result
      const [next, ...more] = result.rest
      if (next !== undefined) stayed.push([next, ...more])
    }
    waiting = stayed
  }
  return outcome
}

/** In the order of each object's last change. */
function groupByObject(changes: readonly FullChange[]): [FullChange, ...FullChange[]][] {
  const groups = new Map<string, [FullChange, ...FullChange[]]>()
  for (const change of changes) {
    const key = `${change.kind} ${change.objectId}`
    const group = groups.get(key)
    groups.delete(key)
    groups.set(key, group === undefined ? [change] : [...group, change])
  }
  return [...groups.values()]
}
