import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { findEndingDate, readEndWords } from '../ending-dates.ts'
import type { Reading } from '../reading.ts'
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
  const end = endOfLeft(reading, duration.end)
  const trait = end === undefined ? undefined : findEndingDate(reading, catalogue)
  if (end === undefined || trait === undefined) return undefined
  return atom({ trait: { name: trait.name, withinNextDays: duration.days } }, end, 0.9)
}

/** Index after “left”, “to go”, “of the trial are left”. */
function endOfLeft(reading: Reading, from: number): number | undefined {
  const text = reading.tokens
    .slice(from, from + 7)
    .map(({ word }) => word)
    .join(' ')
  const match = /^(?:of (?:the|their|his|her|a|an) (?:[\w-]+ ){1,2})?(?:(?:is|are) )?(?:left|remaining|to go)\b/.exec(
    text,
  )
  return match === null ? undefined : from + match[0].split(' ').length
}
