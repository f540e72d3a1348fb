import { readNumber } from './numbers.ts'
import { isTypo } from './similarity.ts'
import type { Token } from './tokens.ts'

type Unit = 'minutes' | 'hours' | 'days' | 'weeks'
const units: readonly (readonly [RegExp, Unit, number])[] = [
  [/^(m|min|mins|minutes?|mintues?|minuets?)$/, 'minutes', 1],
  [/^(h|hr|hrs|hours?|huors?)$/, 'hours', 1],
  [/^(d|days?|dys)$/, 'days', 1],
  [/^(w|wks?|weeks?|wekks?)$/, 'weeks', 1],
  [/^fortnights?$/, 'weeks', 2],
  [/^(mo|mos|months?|mnths?|monts?)$/, 'days', 30],
  [/^quarters?$/, 'days', 90],
  [/^(y|yrs?|years?)$/, 'days', 365],
]

/** A length of time as written: `iso` for waits, `days` (rounded up) for windows. `end` is the index after it. */
export type DurationFound = { iso: string; days: number; minutes: number; end: number }

/** The length of time that begins at a token: “half an hour”, “90 mins”, “two weeks”, “an hour and a half”. */
export function readDuration(tokens: readonly Token[], at: number): DurationFound | undefined {
  const half = tokens[at]?.word === 'half' ? readHalf(tokens, at) : undefined
  if (half !== undefined) return half
  const number = readNumber(tokens, at)
  if (number === undefined || number.percent || number.money || number.value <= 0) return undefined
  if (number.unit !== null) return toDuration(number.value, number.unit, number.end)
  const between = ['full', 'whole', 'more', 'straight', 'business', '-', '+'].includes(tokens[number.end]?.word ?? '')
    ? 1
    : 0
  const found = toDuration(number.value, tokens[number.end + between]?.word ?? '', number.end + between + 1)
  return found === undefined ? undefined : addHalf(tokens, found)
}

function readHalf(tokens: readonly Token[], at: number): DurationFound | undefined {
  const skip = ['a', 'an', '-'].includes(tokens[at + 1]?.word ?? '') ? 2 : 1
  return toDuration(0.5, tokens[at + skip]?.word ?? '', at + skip + 1)
}

function addHalf(tokens: readonly Token[], found: DurationFound): DurationFound {
  const next = tokens.slice(found.end, found.end + 3).map(({ word }) => word)
  if (next.join(' ') !== 'and a half') return found
  const minutes = found.minutes % 1440 === 0 ? found.minutes + 720 : found.minutes + 30
  return fromMinutes(minutes, found.end + 3)
}

function toDuration(value: number, word: string, end: number): DurationFound | undefined {
  // Never one alone, and no slips: “a second email” is no length of time.
  if (/^(secs|seconds)$/.test(word)) return fromSeconds(Math.max(1, Math.round(value)), end)
  const unit = units.find(([shape]) => shape.test(word)) ?? units.find(([, name]) => isTypo(word, name))
  if (unit === undefined) return undefined
  const perUnit = { minutes: 1, hours: 60, days: 1440, weeks: 10_080 }[unit[1]]
  return fromMinutes(value * unit[2] * perUnit, end)
}

function fromSeconds(seconds: number, end: number): DurationFound {
  if (seconds % 60 === 0) return fromMinutes(seconds / 60, end)
  return { iso: `PT${seconds}S`, days: 1, minutes: Math.ceil(seconds / 60), end }
}

function fromMinutes(exact: number, end: number): DurationFound {
  const minutes = Math.max(1, Math.round(exact))
  const days = Math.ceil(minutes / 1440)
  if (minutes % 1440 === 0) return { iso: `P${days}D`, days, minutes, end }
  return { iso: minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`, days, minutes, end }
}
