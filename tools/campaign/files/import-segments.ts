import { baseOf, listNamedSegments, type Outcome, type SegmentEntry } from '../../../domain/campaign/exchange.ts'
import { hashContent } from '../../../domain/campaign/content-hash.ts'
import { AppError } from '../../../domain/errors.ts'
import type { WorkspaceTx } from '../../../store/database/db.ts'
import { listSegments, type StoredSegment } from '../../../store/segments.ts'
import { keepSegment } from '../../segment/keep-segment.ts'
import { findRetentionWarnings } from '../retention-warnings.ts'
import { findForeignChange } from './find-foreign-change.ts'
import type { ImportRun } from './import-documents.ts'

type Entry = { file: string; id: string | null; document: { name: string } }

/**
 * Two entries of one id would overwrite each other, and so would two of one name that no ids tell apart; or they would
 * make two of one name, which no later import could tell apart.
 * @throws AppError invalid_body
 */
export function assertDistinct(entries: readonly Entry[], nameOf: (document: Entry['document']) => string): void {
  entries.forEach((entry, index) => {
    const { file, id, document } = entry
    const isSame = (other: Entry) =>
      other.id === null || id === null ? nameOf(other.document) === nameOf(document) : other.id === id
    const other = entries.slice(0, index).find(isSame)
    if (other === undefined) return
    const detail =
      other.id === id && id !== null
        ? `${other.file} and ${file} both have the id ${id}. Keep one of them.`
        : `${other.file} and ${file} both are “${document.name}”. Give each an id, or another name.`
    throw new AppError('invalid_body', { detail })
  })
}

/** Refuse to overwrite what somebody else has changed meanwhile. @throws AppError conflict with what it is now */
export async function assertOurs(
  ws: WorkspaceTx,
  object: { kind: 'campaign' | 'segment'; id: string; name: string; document: unknown },
  base: string | null,
): Promise<void> {
  const foreign = await findForeignChange(ws, object, base)
  if (foreign === null) return
  throw new AppError('conflict', {
    detail: `The ${object.kind} “${object.name}” (${object.id}) was changed meanwhile: ${foreign}. Export it and merge, or import with --force to overwrite it.`,
    extra: { current: object.document, base: baseOf(object.document) },
  })
}

/** Segments first those that others of the same run are built on. */
export async function importSegments(
  ws: WorkspaceTx,
  entries: readonly SegmentEntry[],
  run: ImportRun,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const entry of sortByUse(entries)) {
    const outcome = await run.attempt(entry.file, () => importSegment(ws, entry, run))
    if (outcome !== null) outcomes.push(outcome)
  }
  return outcomes
}

async function importSegment(ws: WorkspaceTx, entry: SegmentEntry, { author, at, force }: ImportRun): Promise<Outcome> {
  const { document, file, base } = entry
  const found = findSegment(await listSegments(ws), entry)
  const before = found === undefined ? null : { name: found.name, condition: found.condition }
  const same = hashContent(before) === hashContent(document)
  if (found !== undefined && !same && !force)
    await assertOurs(ws, { kind: 'segment', id: found.id, name: found.name, document: before }, base)
  const wanted = { ...document, ...(entry.id === null ? {} : { newSegmentId: entry.id }) }
  const { id } = found !== undefined && same ? found : await keepSegment(ws, found ?? null, wanted, { author, at })
  const conditions = [{ condition: document.condition, path: 'condition' }]
  const warnings = same ? [] : await findRetentionWarnings(ws, conditions, at)
  const outcome = found === undefined ? 'made' : same ? 'same' : 'changed'
  return {
    kind: 'segment',
    file,
    id,
    outcome,
    warnings: warnings.map(({ message }) => message),
    before,
    after: document,
  }
}

function findSegment(segments: readonly StoredSegment[], { id, document }: SegmentEntry): StoredSegment | undefined {
  const byName = ({ name }: StoredSegment) => name.toLowerCase() === document.name.toLowerCase()
  return segments.find((each) => each.id === id) ?? segments.find(byName)
}

/** Each after those of the run that it names; of a circle any first, which is refused when it is saved. */
function sortByUse(entries: readonly SegmentEntry[]): SegmentEntry[] {
  const sorted = new Set<SegmentEntry>()
  const begun = new Set<SegmentEntry>()
  const visit = (entry: SegmentEntry) => {
    if (begun.has(entry)) return
    begun.add(entry)
    const names = listNamedSegments(entry.document.condition)
    for (const other of entries)
      if (names.includes(other.document.name) || (other.id !== null && names.includes(other.id))) visit(other)
    sorted.add(entry)
  }
  for (const entry of entries) visit(entry)
  return [...sorted]
}
