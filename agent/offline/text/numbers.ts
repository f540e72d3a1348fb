import type { Token } from './tokens.ts'

const small: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
  couple: 2,
  few: 3,
  once: 1,
  twice: 2,
  thrice: 3,
}

/** A number with what was written against it: `60`, `sixty`, `60d`, `10%`, `$1,200`, `a couple of`. */
export type NumberFound = { value: number; unit: string | null; percent: boolean; money: boolean; end: number }

/** The number that begins at a token, or undefined. `end` is the index after it. */
export function readNumber(tokens: readonly Token[], at: number): NumberFound | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  if (token.kind === 'number') return readDigits(tokens, at, token.text)
  return readWords(tokens, at)
}

function readDigits(tokens: readonly Token[], at: number, text: string): NumberFound | undefined {
  const parts = /^([$€£])?\s?(\d[\d.,]*)\s?(%|[a-z]+)?$/i.exec(text)
  if (parts === null) return undefined
  const digits = (parts[2] ?? '')
    .replace(/,(?=\d{3}\b)/g, '')
    .replace(',', '.')
    .replace(/\.$/, '')
  const suffix = parts[3]?.toLowerCase() ?? null
  const next = tokens[at + 1]
  const percentWord = isPercentWord(next) || (next?.word === 'per' && tokens[at + 2]?.word === 'cent')
  const thousand = suffix === 'k'
  const value = Number(digits) * (thousand ? 1000 : 1)
  if (!Number.isFinite(value)) return undefined
  const moneyWord = next !== undefined && /^(dollars?|euros?|pounds?|usd|eur|gbp|bucks)$/.test(next.word)
  const extra = percentWord ? (next?.word === 'per' ? 2 : 1) : moneyWord ? 1 : 0
  const unit = suffix === '%' || thousand ? null : suffix
  return {
    value,
    unit,
    percent: suffix === '%' || percentWord,
    money: parts[1] !== undefined || moneyWord,
    end: at + 1 + extra,
  }
}

function isPercentWord(token: Token | undefined): boolean {
  return token !== undefined && (token.word === '%' || token.word === 'percent' || token.word === 'pct')
}

function readWords(tokens: readonly Token[], at: number): NumberFound | undefined {
  let [value, end] = [0, at]
  for (; end < tokens.length; end += 1) {
    const word = tokens[end]?.word ?? ''
    if (end > at && (word === 'of' || word === '-')) continue
    const each = Object.hasOwn(small, word) ? small[word] : undefined
    if (each === undefined || (end > at && each < 2 && word !== 'one')) break
    // “A hundred”, “a couple”; but in “a ten percent holdout” the article counts nothing.
    if (end > at && /^an?$/.test(tokens[at]?.word ?? '') && each < 100 && !/^(few|couple)$/.test(word)) return undefined
    value = each >= 100 && value > 0 ? value * each : word === 'few' || word === 'couple' ? each : value + each
  }
  if (end === at) return undefined
  while (['of', '-'].includes(tokens[end - 1]?.word ?? '')) end -= 1
  const percent = isPercentWord(tokens[end])
  return { value, unit: null, percent, money: false, end: percent ? end + 1 : end }
}
