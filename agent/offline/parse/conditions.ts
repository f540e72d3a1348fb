import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Catalogue } from '../link/catalogue.ts'
import type { Atom, AtomPlace, AtomReader } from './atom.ts'
import { readContact } from './atoms/contact.ts'
import { readEnding } from './atoms/ending.ts'
import { readEllipsis } from './atoms/ellipsis.ts'
import { readEveryone } from './atoms/everyone.ts'
import { readActive, readSegment, readTop } from './atoms/groups.ts'
import { readLapse } from './atoms/lapse.ts'
import { readPerformed } from './atoms/performed.ts'
import { readReaction } from './atoms/reaction.ts'
import { readTraitCompare } from './atoms/trait-compare.ts'
import { readTraitValue } from './atoms/trait-value.ts'
import { readWeekly } from './atoms/weekly.ts'
import { combine, type Item } from './combine.ts'
import type { Reading } from './reading.ts'

const readers: readonly AtomReader[] = [
  readSegment,
  readLapse,
  readWeekly,
  readActive,
  readTop,
  readContact,
  readReaction,
  readTraitValue,
  readTraitCompare,
  readEnding,
  readPerformed,
  readEveryone,
  readEllipsis,
]
const starters = /^(who|that|which|are|is|have|has|had|did|do|does|was|were|with|whose)$/

/**
 * The condition that a stretch of text states: atoms joined by and, or, not, except, with the scope English gives them.
 * Words that state nothing stay free. Undefined when there is no condition in it.
 */
export function readConditions(
  reading: Reading,
  catalogue: Catalogue,
  from: number,
  to: number,
): ConditionInput | undefined {
  const items: Item[] = []
  let previous: ConditionInput | null = null
  for (let at = from; at < to;) {
    const place = { reading, catalogue, at, to, previous }
    const found = readAtom(place)
    if (found !== undefined) {
      reading.take(at, found.end)
      reading.release(found.spares)
      found.assumes.forEach((words) => reading.assume(words))
      items.push({ kind: 'condition', condition: found.condition })
      previous = found.condition
      at = found.end
      continue
    }
    const operator = readOperator(place)
    if (operator !== undefined) items.push(operator.item)
    if (operator?.item.kind === 'except') reading.take(at, operator.end)
    at = operator?.end ?? at + 1
  }
  return combine(items)
}

/** The condition at one place, or undefined. */
export function readAtom(place: AtomPlace): Atom | undefined {
  if (!place.reading.isFree(place.at) || place.reading.tokens[place.at]?.kind === 'mark') return undefined
  const found = readers.flatMap((read) => read(place) ?? [])
  const free = found.filter(({ end }) => end <= place.to && isAllFree(place.reading, place.at, end))
  return free.toSorted((a, b) => b.score - a.score || b.end - a.end)[0]
}

function isAllFree(reading: Reading, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) if (!reading.isFree(index)) return false
  return true
}

function readOperator({ reading, at }: AtomPlace): { item: Item; end: number } | undefined {
  const word = reading.word(at)
  const next = reading.word(at + 1)
  const fresh = starters.test(next)
  if (/^(except|excluding|exclude|minus|omit|omitting)$/.test(word)) return { item: { kind: 'except' }, end: at + 1 }
  if ((word === 'apart' || word === 'aside') && next === 'from') return { item: { kind: 'except' }, end: at + 2 }
  if (word === 'other' && next === 'than') return { item: { kind: 'except' }, end: at + 2 }
  if ((word === 'leave' || word === 'leaving') && next === 'out') return { item: { kind: 'except' }, end: at + 2 }
  if (/^(skip|skipping|ignore|ignoring)$/.test(word)) return { item: { kind: 'except' }, end: at + 1 }
  if (/^(not|never|no|without|non|neither)$/.test(word)) return { item: { kind: 'not' }, end: at + 1 }
  if (word === 'or' || word === 'nor') return { item: { kind: 'or', fresh }, end: at + 1 }
  if (word === 'and' || word === '&' || word === '+') return { item: { kind: 'and', fresh }, end: at + 1 }
  if (word === ',') return { item: { kind: 'comma' }, end: at + 1 }
  if (/^(but|who|;|although|though)$/.test(word)) return { item: { kind: 'break' }, end: at + 1 }
  return undefined
}
