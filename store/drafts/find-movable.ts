import type { LoggedChange } from './read-log.ts'

type Author = Pick<LoggedChange, 'turnId' | 'memberId' | 'memberName'>
/** A change in the way: it must be undone or redone first, or, for null, nothing helps. */
export type Later = { change: Author; mustBe: 'undone' | 'redone' | null }
export type Movable<Change> = { moving: Change[]; rest: Change[]; later: Later | null }

/**
 * An object's changes are undone from the last one on and redone in their order. Of a turn's changes: those whose turn it
 * is, the rest, which others' changes lie between, and what is in the way when none can move.
 * @param all every change of the object, in order
 * @param own those of the turn that are to be undone or redone, in order
 */
export function findMovable<Change extends LoggedChange>(
  all: readonly LoggedChange[],
  own: readonly Change[],
  action: 'undo' | 'redo',
): Movable<Change> {
  const others = all.filter(({ id }) => own.every((each) => each.id !== id))
  if (action === 'undo') {
    const last = others.findLast(({ isUndone }) => !isUndone)
    return split(own, (id) => last === undefined || id > last.id, last && { change: last, mustBe: 'undone' })
  }
  if (own.some(({ isEnded }) => isEnded)) {
    const since = others.findLast(({ isUndone }) => !isUndone) ?? others.at(-1)
    return split(own, () => false, since && { change: since, mustBe: null })
  }
  const first = others.find(({ isUndone, isEnded }) => isUndone && !isEnded)
  return split(own, (id) => first === undefined || id < first.id, first && { change: first, mustBe: 'redone' })
}

function split<Change extends LoggedChange>(
  own: readonly Change[],
  moves: (id: number) => boolean,
  later: Later | undefined,
): Movable<Change> {
  const moving = own.filter(({ id }) => moves(id))
  return { moving, rest: own.filter(({ id }) => !moves(id)), later: moving.length > 0 ? null : (later ?? null) }
}

/** Who did it, in words to follow “stays as it is:”. */
export function sayLater({ change, mustBe }: Later, memberId: string, isGone: boolean): string {
  if (mustBe === 'redone') return `an earlier change of it is undone too (turn ${change.turnId}): redo that first`
  const isOwn = change.memberId === memberId
  const who = isOwn ? 'you have' : `${change.memberName ?? 'a former member'} has`
  const what = `${who} ${isGone ? 'removed' : 'changed'} it since (turn ${change.turnId})`
  return isOwn && mustBe === 'undone' ? `${what}: undo that first` : what
}
