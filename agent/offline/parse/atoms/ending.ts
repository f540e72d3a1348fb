import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { findEndingDate, readEndWords } from '../ending-dates.ts'
import { readDuration } from '../../text/durations.ts'

/** “Is over in three days”, “runs out within a week”: by the date at which it ends, whatever that is called. */
export function readEnding({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  const end = readEndWords(reading, at)
  if (end === undefined || !/^(in|within)$/.test(reading.word(end))) return undefined
  const start = /^(the|next|coming)$/.test(reading.word(end + 1)) ? end + 2 : end + 1
  const duration = readDuration(reading.tokens, start)
  const trait = duration === undefined ? undefined : findEndingDate(reading, catalogue)
  if (duration === undefined || trait === undefined) return undefined
  return atom({ trait: { name: trait.name, withinNextDays: duration.days } }, duration.end, 0.9)
}
