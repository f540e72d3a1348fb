import { hashContent } from '../../domain/campaign/content-hash.ts'
import { Condition } from '../../domain/conditions/condition.ts'
import { findSegmentCycle } from '../../domain/conditions/find-segment-cycle.ts'
import { isRecord } from '../../domain/is-record.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { listSegmentUses } from '../segment-uses.ts'
import { deleteSegment, listSegments, readSegmentLookup, saveSegment } from '../segments.ts'
import type { DraftKind, Move } from './draft-kind.ts'
import { findMissingSegment } from './missing-segments.ts'

/** A segment's name and condition. */
export const segmentDraft: DraftKind = {
  async read(ws, id) {
    const found = (await listSegments(ws)).find((segment) => segment.id === id)
    return found === undefined ? null : { name: found.name, condition: found.condition }
  },
  isSame: (a, b) => hashContent(a) === hashContent(b),
  async findObstacle(ws, move) {
    return (await findUse(ws, move)) ?? (move.to === null ? null : findClash(ws, move))
  },
  async write(ws, { id, to, memberId, at }) {
    if (to === null) await deleteSegment(ws, id)
    else await saveSegment(ws, { id, ...parseSegment(to), memberId, at })
  },
}

/** What refers to it by a name that it would no longer have. */
async function findUse(ws: WorkspaceTx, { id, from, to }: Move): Promise<string | null> {
  if (from === null) return null
  const { name } = parseSegment(from)
  if (to !== null && parseSegment(to).name === name) return null
  const uses = await listSegmentUses(ws, id, to === null ? [name, id] : [name])
  if (uses.length === 0) return null
  return `it is used by ${uses.map((use) => `the ${use.kind} “${use.name}”`).join(', ')}`
}

async function findClash(ws: WorkspaceTx, { id, to }: Move): Promise<string | null> {
  const { name, condition } = parseSegment(to)
  const others = (await listSegments(ws)).filter((segment) => segment.id !== id)
  if (others.some((other) => other.name.toLowerCase() === name.toLowerCase() || other.id === name))
    return `another segment is called “${name}” now`
  const segments = await readSegmentLookup(ws)
  const [cycle] = findSegmentCycle(condition, [name, id], segments, 'condition')
  return cycle === undefined ? findMissingSegment(condition, segments) : 'it would contain itself'
}

function parseSegment(value: unknown): { name: string; condition: Condition } {
  const { name = '', condition } = isRecord(value) ? value : {}
  return { name: String(name), condition: Condition.parse(condition) }
}
