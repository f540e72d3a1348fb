import { readNumber } from '../text/numbers.ts'
import type { Token } from '../text/tokens.ts'

export type Comparison = {
  key: 'greaterThan' | 'lessThan' | 'atLeast' | 'atMost' | 'exactly'
  value: number
  money: boolean
  percent: boolean
  end: number
}

const openings: readonly (readonly [RegExp, Comparison['key']])[] = [
  [/^(more than|greater than|higher than|over|above|exceeding|north of|beyond)$/, 'greaterThan'],
  [/^(less than|fewer than|lower than|under|below)$/, 'lessThan'],
  [/^(at least|no less than|minimum of|min)$/, 'atLeast'],
  [/^(at most|no more than|up to|maximum of|max)$/, 'atMost'],
  [/^(exactly|precisely|equal to|equals)$/, 'exactly'],
]

/** What opens a comparison, without its number: “above”, “at least”. */
export function readBound(tokens: readonly Token[], at: number): { key: Comparison['key']; end: number } | undefined {
  for (const length of [3, 2, 1]) {
    const phrase = tokens
      .slice(at, at + length)
      .map(({ word }) => word)
      .join(' ')
    const opening = openings.find(([shape]) => shape.test(phrase))
    if (opening !== undefined) return { key: opening[1], end: at + length }
  }
  return undefined
}

/** “more than 3”, “at least €50”, “5 or more”, “3+”, “under 80 %”; a bare number only when `bare` allows it. */
export function readComparison(tokens: readonly Token[], at: number, bare: boolean): Comparison | undefined {
  const bound = readBound(tokens, at)
  const bounded = bound === undefined ? undefined : readNumber(tokens, bound.end)
  if (bound !== undefined && bounded !== undefined) return { key: bound.key, value: bounded.value, ...flags(bounded) }
  const number = readNumber(tokens, at)
  if (number === undefined || tokens[at]?.word === 'a' || tokens[at]?.word === 'an') return undefined
  const after = tokens.slice(number.end, number.end + 2).map(({ word }) => word)
  if (after[0] === '+') return { key: 'atLeast', value: number.value, ...flags(number), end: number.end + 1 }
  if (after[0] === 'or' && /^(more|above|higher|over|older|greater|up)$/.test(after[1] ?? '')) {
    return { key: 'atLeast', value: number.value, ...flags(number), end: number.end + 2 }
  }
  if (after[0] === 'or' && /^(less|fewer|below|under|lower|younger)$/.test(after[1] ?? '')) {
    return { key: 'atMost', value: number.value, ...flags(number), end: number.end + 2 }
  }
  return bare ? { key: 'exactly', value: number.value, ...flags(number) } : undefined
}

function flags(number: { money: boolean; percent: boolean; end: number }) {
  return { money: number.money, percent: number.percent, end: number.end }
}
