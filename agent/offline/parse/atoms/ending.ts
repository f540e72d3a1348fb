import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { findEndingDate, readEndWords } from '../ending-dates.ts'
import { readDuration } from '../../text/durations.ts'
import { readAhead } from '../time-ahead.ts'

/** “Is over in three days”, “has three days left”: by the date at which it ends, whatever that is called. */
export function readEnding(place: AtomPlace): Atom | undefined {
  const { reading, catalogue, at } = place
  const left = readLeft(place)
  if (left !== undefined) return left
  const end = readEndWords(reading, at)
  const ahead = end === undefined ? undefined : readAhead(reading.tokens, end)
  const trait = ahead === undefined ? undefined : findEndingDate(reading, catalogue)
  if (ahead === undefined || trait === undefined) return undefined
  return atom({ trait: { name: trait.name, withinNextDays: ahead.days } }, ahead.end, 0.9)
}

/** “Has three days left”, “with a week to go”, “three days remaining”. */
function readLeft({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  let start = at
  while (/^(have|has|with|got|having|only|just|about)$/.test(reading.word(start)) && start < at + 3) start += 1
  const duration = readDuration(reading.tokens, start)
  if (duration === undefined) return undefined
  const toGo = `${reading.word(duration.end)} ${reading.word(duration.end + 1)}` === 'to go'
  const end = toGo ? duration.end + 2 : /^(left|remaining)$/.test(reading.word(duration.end)) ? duration.end + 1 : null
  const trait = end === null ? undefined : findEndingDate(reading, catalogue)
  if (end === null || trait === undefined) return undefined
  return atom({ trait: { name: trait.name, withinNextDays: duration.days } }, end, 0.9)
}
