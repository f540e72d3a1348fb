import { readDuration } from '../text/durations.ts'
import type { Reading } from './reading.ts'

const bound =
  /\b(?:at most|at the most|no more(?: often)? than|not more(?: often)? than|never more than|only|again|max(?:imum)?)\b/i
const days: Readonly<Record<string, number>> = { day: 1, week: 7, fortnight: 14, month: 30, quarter: 90, year: 365 }

/** “At most once every 30 days”: after how many days a customer may enter again; its words are taken. */
export function readReentryDays(reading: Reading): number | undefined {
  const capped = /\b(?:cap|limit)\b/i.test(reading.text)
  if (!capped && !bound.test(reading.text)) return undefined
  const at = reading.find(capped ? /^(once|one|1)$/ : /^once$/)
  if (at < 0) return undefined
  let next = at + 1
  if (capped) while (/^(message|messages|time|send|entry)$/.test(reading.word(next))) next += 1
  while (/^(every|per|in|within|each|a|an|any)$/.test(reading.word(next))) next += 1
  const duration =
    next === at + 1 ? undefined : (readDuration(reading.tokens, next) ?? readDuration(reading.tokens, next - 1))
  const end = duration?.end ?? next + 1
  const found = duration?.days ?? days[reading.word(next)]
  if (found === undefined || next === at + 1) return undefined
  reading.take(at, end)
  if (capped)
    reading.tokens.forEach(
      ({ word }, index) => /^(cap|limit|customer|person)$/.test(word) && reading.take(index, index + 1),
    )
  const before = reading.tokens
    .slice(Math.max(0, at - 4), at)
    .findIndex(({ word }) => /^(at|no|not|never|only|max|maximum)$/.test(word))
  if (before >= 0) reading.take(Math.max(0, at - 4) + before, at)
  return Math.min(found, 365)
}

/** Does a clause say how often the same customer may get it? */
export const saysHowOften = (text: string): boolean =>
  bound.test(text) &&
  /\bonce (?:every|per|in|within|each|a|an)\b/i.test(text) &&
  !/\b(?:nobody|no one|messages?|emails?)\b/i.test(text)
