import type { ChangedObject, KeptObject } from '../../domain/drafts/changes-card.ts'
import { sayChanged, sayKept } from '../../domain/drafts/say-changes.ts'
import { describeObject, nameObject } from '../../domain/drafts/describe-object.ts'
import { recordReversal, type TurnAuthor } from '../campaigns/drafts.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { draftKinds } from './draft-kind.ts'
import { findMovable, sayLater } from './find-movable.ts'
import { type FullChange, readObjectChanges } from './read-log.ts'

export type Reversal = { action: 'undo' | 'redo'; author: TurnAuthor; at: Temporal.Instant }
/** What became of it, and those of the changes that could not move. */
export type Moved = ({ changed: ChangedObject } | { kept: KeptObject }) & { rest: readonly FullChange[] }

/**
 * Undo or redo what one turn changed in one object. It stays as it is where something stands in the way: a later change,
 * what has gone live, what would no longer fit.
 * @param changes of the turn and the object alone, in order
 */
export async function moveObject(
  ws: WorkspaceTx,
  changes: readonly [FullChange, ...FullChange[]],
  { action, author, at }: Reversal,
): Promise<Moved> {
  const { kind, objectId: id } = changes[0]
  const rules = draftKinds[kind]
  const owner = (await rules.readOwner?.(ws, id)) ?? null
  if (owner !== null && owner !== author.memberId) return { kept: hide(kind, id), rest: changes }
  const current = await rules.read(ws, id, at)
  const { moving, rest, later } = findMovable(await readObjectChanges(ws, kind, id), changes, action)
  const [first, last] = [moving[0] ?? changes[0], moving.at(-1) ?? changes.at(-1) ?? changes[0]]
  const [from, to] = action === 'undo' ? [last.after, first.before] : [first.before, last.after]
  const object = { kind, id, name: nameObject(to ?? from) }
  const stays = (why: string, by: string | null = null): Moved => {
    const { differences, more } = describeObject(kind, from, rules.isSame(current, from) ? from : current, id)
    return { kept: { ...object, words: sayKept({ ...object, why }), why, by, differences, more }, rest: changes }
  }
  if (moving.length === 0)
    return later === null
      ? stays('it has changed since')
      : stays(sayLater(later, author.memberId, current === null), later.change.memberName)
  if (!rules.isSame(current, from)) return stays(current === null ? 'it is not there any more' : 'it has changed since')
  const move = { id, from, to, memberId: author.memberId, at }
  const obstacle = await rules.findObstacle(ws, move)
  if (obstacle !== null) return stays(obstacle)
  await rules.write(ws, move)
  for (const { id: changeId } of action === 'undo' ? moving.toReversed() : moving)
    await recordReversal(ws, author, { action, changeId, at })
  const told = { ...object, ...describeObject(kind, from, to, id) }
  const words = sayChanged(action === 'undo' ? 'undone' : 'redone', told)
  return { changed: { ...told, words, note: (await rules.readNote?.(ws, id)) ?? null }, rest }
}

/** Not even its words are shown to others. */
function hide(kind: FullChange['kind'], id: string): KeptObject {
  const hidden = { kind, id, name: 'of another member', why: 'it is theirs alone', differences: [], more: 0 }
  return { ...hidden, words: sayKept(hidden) }
}
