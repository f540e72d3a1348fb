import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { findEndingDate, readEndWords } from '../ending-dates.ts'
import { readDuration } from '../../text/durations.ts'

/** “Is over in three days”, “has three days left”: by the date at which it ends, whatever that is called. */
export function readEnding(place: AtomPlace): Atom | undefined {
  const { reading, catalogue, at } = place
  const left = readLeft(place)
  if (left !== undefined) return left
  const end = readEndWords(reading, at)
  if (end === undefined || !/^(in|within)$/.test(reading.word(end))) return undefined
  const start = /^(the|next|coming)$/.test(reading.word(end + 1)) ? end + 2 : end + 1
  const duration = readDuration(reading.tokens, start)
  const trait = duration === undefined ? undefined : findEndingDate(reading, catalogue)
  if (duration === undefined || trait === undefined) return undefined
  return atom({ trait: { name: trait.name, withinNextDays: duration.days } }, duration.end, 0.9)
}

/** “Has three days left”, “with a week to go”. */
function readLeft({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  if (!/^(have|has|with|got|having)$/.test(reading.word(at))) return undefined
  const start = /^(only|just|about|got)$/.test(reading.word(at + 1)) ? at + 2 : at + 1
  const duration = readDuration(reading.tokens, start)
  if (duration === undefined) return undefined
  const toGo = `${reading.word(duration.end)} ${reading.word(duration.end + 1)}` === 'to go'
  const end = toGo ? duration.end + 2 : /^(left|remaining)$/.test(reading.word(duration.end)) ? duration.end + 1 : null
  const trait = end === null ? undefined : findEndingDate(reading, catalogue)
  if (end === null || trait === undefined) return undefined
  return atom({ trait: { name: trait.name, withinNextDays: duration.days } }, end, 0.9)
}
