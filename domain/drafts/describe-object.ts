import { Campaign } from '../campaign/campaign.ts'
import { compareDocuments } from '../campaign/compare.ts'
import { type Change, describeChanges } from '../campaign/describe-changes.ts'
import { ownName } from '../campaign/words.ts'
import { Condition } from '../conditions/condition.ts'
import { describeCondition } from '../conditions/describe-condition.ts'
import { isRecord } from '../is-record.ts'
import type { ChangedObject, Difference } from './changes-card.ts'

const most = 8
const longest = 240

/**
 * What became of an object, in words: made, removed, or what stands where something else stood.
 * @param before null: it was not there
 * @param after null: it is not there any more
 * @param id its own, which a campaign’s conditions may hold
 */
export function describeObject(
  kind: ChangedObject['kind'],
  before: unknown,
  after: unknown,
  id: string,
): Pick<ChangedObject, 'name' | 'what' | 'differences' | 'more'> {
  const name = nameObject(after ?? before)
  if (isAbsent(before) && isAbsent(after)) return { name, what: 'changed', differences: [], more: 0 }
  if (isAbsent(before)) return { name, what: 'made', differences: [], more: 0 }
  if (isAbsent(after)) return { name, what: 'removed', differences: [], more: 0 }
  const all = compareObjects(kind, before, after, id)
  return { name, what: 'changed', differences: all.slice(0, most).map(shorten), more: Math.max(0, all.length - most) }
}

/** A memory that is forgotten is there no more than one that was never kept. */
const isAbsent = (value: unknown) => value === null || (isRecord(value) && value['forgotten'] === true)

/** What a member calls it: the name of a document or a segment, the words of a memory. */
export function nameObject(value: unknown): string {
  const name = isRecord(value) ? (value['name'] ?? value['text']) : undefined
  return typeof name === 'string' ? name : 'without a name'
}

function compareObjects(kind: ChangedObject['kind'], before: unknown, after: unknown, id: string): Difference[] {
  if (kind === 'campaign') {
    const [was, is] = [Campaign.parse(before), Campaign.parse(after)]
    return describeChanges(was, is, ownName(id, is)).map(toDifference)
  }
  if (kind === 'memory') return compareDocuments(before, after)
  const told = compareDocuments(saySegment(before), saySegment(after))
  return told.length > 0 ? told : compareDocuments(before, after)
}

function saySegment(value: unknown): unknown {
  return isRecord(value) ? { ...value, condition: describeCondition(Condition.parse(value['condition'])) } : value
}

/** A change of a campaign as a line to show: where it is, in words, and both values. */
export function toDifference({ step, kind, field, before, after }: Change): Difference {
  const place = step === null ? field : field === '' ? step : `${step} · ${field}`
  if (kind === 'changed') return { path: place, before, after }
  return { path: kind === 'moved' ? `${place} · moved` : `step ${kind}`, before, after }
}

const cut = (text: string | null) =>
  text !== null && text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text

const shorten = ({ path, before, after }: Difference): Difference => ({ path, before: cut(before), after: cut(after) })
