import type { ChangedObject, KeptObject } from '../../domain/drafts/changes-card.ts'
import { sayChanged, sayKept } from '../../domain/drafts/say-changes.ts'
import { describeObject, nameObject } from '../../domain/drafts/describe-object.ts'
import { recordReversal, type TurnAuthor } from '../campaigns/drafts.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { draftKinds } from './draft-kind.ts'
import { type FullChange, type LoggedChange, readObjectChanges } from './read-log.ts'

export type Reversal = { action: 'undo' | 'redo'; author: TurnAuthor; at: Temporal.Instant }
export type Moved = { changed: ChangedObject } | { kept: KeptObject }

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
  const [first] = changes
  const last = changes.at(-1) ?? first
  const { kind, objectId: id } = first
  const [from, to] = action === 'undo' ? [last.after, first.before] : [first.before, last.after]
  const object = { kind, id, name: nameObject(to ?? from) }
  const rules = draftKinds[kind]
  const owner = (await rules.readOwner?.(ws, id)) ?? null
  if (owner !== null && owner !== author.memberId) {
    const hidden = { ...object, name: 'of another member', why: 'it is theirs alone', differences: [], more: 0 }
    return { kept: { ...hidden, words: sayKept(hidden) } }
  }
  const current = await rules.read(ws, id, at)
  const stays = (why: string): Moved => {
    const { differences, more } = describeObject(kind, from, rules.isSame(current, from) ? from : current)
    return { kept: { ...object, words: sayKept({ ...object, why }), why, differences, more } }
  }
  const later = findLater(await readObjectChanges(ws, kind, id), changes, action)
  if (later !== null) return stays(sayLater(later, author.memberId, current === null))
  if (!rules.isSame(current, from)) return stays(current === null ? 'it is not there any more' : 'it has changed since')
  const move = { id, from, to, memberId: author.memberId, at }
  const obstacle = await rules.findObstacle(ws, move)
  if (obstacle !== null) return stays(obstacle)
  await rules.write(ws, move)
  for (const { id: changeId } of action === 'undo' ? changes.toReversed() : changes)
    await recordReversal(ws, author, { action, changeId, at })
  const told = { ...object, ...describeObject(kind, from, to) }
  const words = sayChanged(action === 'undo' ? 'undone' : 'redone', told)
  return { changed: { ...told, words, note: (await rules.readNote?.(ws, id)) ?? null } }
}

type Later = { change: LoggedChange; mustBe: 'undone' | 'redone' | null }

/** The change that has to be undone or redone before these can be; or the one that ended what could be redone. */
function findLater(
  all: readonly LoggedChange[],
  changes: readonly [FullChange, ...FullChange[]],
  action: 'undo' | 'redo',
): Later | null {
  const [{ id: firstId }] = changes
  const lastId = changes.at(-1)?.id ?? firstId
  const others = all.filter(({ id }) => changes.every((ours) => ours.id !== id))
  const since = others.findLast(({ id, isUndone }) => id > firstId && !isUndone)
  if (since !== undefined) return { change: since, mustBe: action === 'undo' ? 'undone' : null }
  if (action === 'undo') return null
  const ended = changes.some(({ isEnded }) => isEnded) ? others.findLast(({ id }) => id > lastId) : undefined
  if (ended !== undefined) return { change: ended, mustBe: null }
  const undone = others.find(({ id, isUndone, isEnded }) => id < lastId && isUndone && !isEnded)
  return undone === undefined ? null : { change: undone, mustBe: 'redone' }
}

function sayLater({ change, mustBe }: Later, memberId: string, isGone: boolean): string {
  const isOwn = change.memberId === memberId
  const who = isOwn ? 'you' : (change.memberName ?? 'a former member')
  if (mustBe === 'redone') return `an earlier change of it is undone too (turn ${change.turnId}): redo that first`
  const what = `${who} ${isOwn ? 'have' : 'has'} ${isGone ? 'removed' : 'changed'} it since (turn ${change.turnId})`
  return isOwn && mustBe === 'undone' ? `${what}: undo that first` : what
}
