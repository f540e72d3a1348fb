import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { type FullChange, listTurnsToRedo, listTurnsToUndo, readTurnChanges } from './read-log.ts'

export type Changes = readonly [FullChange, ...FullChange[]]

/**
 * What undo takes back: of the turn that is named or, for null, of the thread's latest that is not undone.
 * @throws AppError not_found for a turn that changed nothing, also for another workspace's; nothing_to_undo
 */
export async function chooseUndo(ws: WorkspaceTx, threadId: string, turn: string | null): Promise<Changes> {
  const able = await listTurnsToUndo(ws, threadId)
  const wanted = turn ?? able[0]
  if (wanted === undefined)
    throw new AppError('nothing_to_undo', { detail: 'Nothing was changed in this thread that could be undone.' })
  const [first, ...more] = (await readNamed(ws, wanted, able, 'undone')).filter(({ isUndone }) => !isUndone)
  if (first === undefined)
    throw new AppError('nothing_to_undo', { detail: `What the turn ${wanted} changed is undone already.` })
  return [first, ...more]
}

/**
 * What redo puts back: of the turn that is named or, for null, of the one that was undone last in this thread. What
 * somebody has changed since it was undone is no longer among them, unless it is all there is.
 * @throws AppError not_found for a turn that changed nothing, also for another workspace's; nothing_to_redo
 */
export async function chooseRedo(ws: WorkspaceTx, threadId: string, turn: string | null): Promise<Changes> {
  const able = await listTurnsToRedo(ws, threadId)
  const wanted = turn ?? able[0]
  if (wanted === undefined)
    throw new AppError('nothing_to_redo', {
      detail: 'Nothing was undone in this thread that could be redone. A new change of something ends its redo.',
    })
  const undone = (await readNamed(ws, wanted, able, 'redone')).filter(({ isUndone }) => isUndone)
  const open = undone.filter(({ isEnded }) => !isEnded)
  const [first, ...more] = keepLatest(open, undone)
  if (first === undefined)
    throw new AppError('nothing_to_redo', { detail: `Nothing that the turn ${wanted} changed is undone.` })
  return [first, ...more]
}

/** What can be redone, and of objects of which nothing can, what was undone: it is told why it stays. */
function keepLatest(open: readonly FullChange[], undone: readonly FullChange[]): FullChange[] {
  const isOpen = ({ kind, objectId }: FullChange) =>
    open.some((each) => each.kind === kind && each.objectId === objectId)
  return undone.filter((change) => open.includes(change) || !isOpen(change))
}

async function readNamed(
  ws: WorkspaceTx,
  turn: string,
  able: readonly string[],
  what: 'undone' | 'redone',
): Promise<FullChange[]> {
  const changes = await readTurnChanges(ws, turn)
  if (changes.length > 0) return changes
  const list =
    able.length === 0 ? `Nothing in this thread can be ${what}.` : `In this thread ${able.join(', ')} can be ${what}.`
  throw new AppError('not_found', {
    detail: `No turn ${turn} of this workspace has changed a draft, a segment or a memory. ${list}`,
    path: 'turn',
  })
}
