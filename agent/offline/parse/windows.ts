import { readDuration } from '../text/durations.ts'
import type { Token } from '../text/tokens.ts'

/** A stretch of the past: the last so many days, or what lies before so many days ago. */
export type Window = { kind: 'within' | 'before'; days: number; end: number; assumed: boolean }

const fixed: readonly (readonly [string, number])[] = [
  ['today', 1],
  ['yesterday', 2],
  ['this week', 7],
  ['this month', 30],
  ['this quarter', 90],
  ['this year', 365],
  ['last week', 7],
  ['last month', 30],
  ['last year', 365],
  ['past week', 7],
  ['past month', 30],
]
const vague: Readonly<Record<string, number>> = { recently: 30, lately: 30, recent: 30 }

/** “in the last 30 days”, “within two weeks”, “for 60 days”, “this month”, “more than 90 days ago”, “recently”. */
export function readWindow(tokens: readonly Token[], at: number): Window | undefined {
  const start = skipWords(tokens, at, /^(in|within|over|during|for|since|the|of|at|any|time|on)$/)
  const words = (count: number) =>
    tokens
      .slice(start, start + count)
      .map(({ word }) => word)
      .join(' ')
  const known = fixed.find(([phrase]) => phrase === words(phrase.split(' ').length))
  if (known !== undefined) return within(known[1], start + known[0].split(' ').length)
  const loose = vague[words(1)]
  if (loose !== undefined) return { ...within(loose, start + 1), assumed: true }
  const named = skipWords(tokens, start, /^(last|past|previous|latest|recent)$/)
  const compared = skipWords(tokens, named, /^(more|than|over|about|around|at|least|a|good|roughly|nearly|almost)$/)
  const duration =
    readDuration(tokens, named) ?? readDuration(tokens, compared) ?? readUnitAlone(tokens, named, named > start)
  if (duration === undefined || (start === at && named === start && !isAgo(tokens, duration.end))) return undefined
  const plus = tokens[duration.end]?.word === '+' ? 1 : 0
  const orMore =
    tokens[duration.end]?.word === 'or' && /^(more|longer)$/.test(tokens[duration.end + 1]?.word ?? '') ? 2 : 0
  const end = duration.end + plus + orMore
  if (isAgo(tokens, end)) return { kind: 'before', days: duration.days, end: end + 1, assumed: false }
  return within(duration.days, end)
}

function within(days: number, end: number): Window {
  return { kind: 'within', days: Math.min(days, 730), end, assumed: false }
}

function isAgo(tokens: readonly Token[], at: number): boolean {
  return /^(ago|back|earlier)$/.test(tokens[at]?.word ?? '')
}

function readUnitAlone(tokens: readonly Token[], at: number, allowed: boolean) {
  const word = tokens[at]?.word ?? ''
  const days = { day: 1, week: 7, fortnight: 14, month: 30, quarter: 90, year: 365 }[word]
  return allowed && days !== undefined ? { days, end: at + 1 } : undefined
}

function skipWords(tokens: readonly Token[], at: number, shape: RegExp): number {
  let index = at
  while (index < tokens.length && shape.test(tokens[index]?.word ?? '')) index += 1
  return index
}
