import type { Condition } from '../../domain/conditions/condition.ts'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import { recordChange, type TurnAuthor } from '../../store/campaigns/drafts.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listSegmentUses } from '../../store/segment-uses.ts'
import { deleteSegment, readSegment, readSegmentLookup, saveSegment, type StoredSegment } from '../../store/segments.ts'
import { assertSegment } from '../campaign/assert-valid.ts'
import { readNames } from '../campaign/load-scope.ts'

type By = { author: TurnAuthor; at: Temporal.Instant }

/**
 * Save a condition under a name, once it is checked; the change is noted, so that undo knows of it.
 * @param before the segment that it replaces; null makes a new one
 * @throws AppError unknown_name or invalid_condition, each with path and remedy; conflict when the name is taken;
 *   in_use when it is renamed while something refers to it by its old name
 */
export async function keepSegment(
  ws: WorkspaceTx,
  before: StoredSegment | null,
  { name, condition, newSegmentId = newId('segment') }: { name: string; condition: Condition; newSegmentId?: string },
  { author, at }: By,
): Promise<StoredSegment> {
  const id = before?.id ?? newSegmentId
  const scope = { catalogue: await readNames(ws), segments: await readSegmentLookup(ws) }
  assertSegment(condition, [name, id], scope)
  if (before !== null && before.name !== name) await assertUnused(ws, before, [before.name], 'renamed')
  await saveSegment(ws, { id, name, condition, memberId: author.memberId, at })
  const was = before === null ? null : { name: before.name, condition: before.condition }
  await recordChange(ws, author, { kind: 'segment', id, before: was, after: { name, condition }, at })
  return { id, name, condition }
}

/** @throws AppError not_found; in_use with what would break */
export async function dropSegment(ws: WorkspaceTx, id: string, { author, at }: By): Promise<void> {
  const segment = await readSegment(ws, id)
  await assertUnused(ws, segment, [segment.name, id], 'deleted')
  await deleteSegment(ws, id)
  const before = { name: segment.name, condition: segment.condition }
  await recordChange(ws, author, { kind: 'segment', id, before, after: null, at })
}

async function assertUnused(
  ws: WorkspaceTx,
  { id, name }: StoredSegment,
  names: readonly string[],
  what: 'renamed' | 'deleted',
): Promise<void> {
  const uses = await listSegmentUses(ws, id, names)
  if (uses.length === 0) return
  const list = uses.map((use) => `the ${use.status === null ? '' : `${use.status} `}${use.kind} “${use.name}”`)
  throw new AppError('in_use', {
    detail: `“${name}” cannot be ${what}: it is used by ${list.join(', ')}. Change what uses it first.`,
    extra: { uses },
  })
}
