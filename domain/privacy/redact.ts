import { isRecord } from '../is-record.ts'

/** What stands in texts where a forgotten customer was named. */
export const mark = '[deleted person]'

/** By what a text can name a customer. */
export type PersonTerms = {
  customerId: number
  /** Ids, addresses and other texts that are theirs alone; found in upper and lower case. */
  exact: string[]
  /** Single words that are theirs alone, such as a rare last name; found only as written. */
  names: string[]
  /** In E.164; found with and without spaces. */
  phones: string[]
}

/** Take one customer out of a text or of any JSON. What is not about them comes back equal. */
export type Redact = <Value>(value: Value) => Value

/**
 * Keys whose values are words of protocols and handles of ours: somebody who is called “message” must not be able to
 * break a stored thread.
 */
const structural =
  /^(type|kind|role|id|lc|status|state|tool|effect|channel|event|trait|segment|topic|saveAs|\w*(Id|_id))$/
const bareWord = /^\w+$/

export function makeRedact(terms: PersonTerms, strength: 'all' | 'exact' = 'all'): Redact {
  const patterns = [
    ...(terms.phones.length === 0 ? [] : [inWords(terms.phones.map(phonePattern), 'gu')]),
    ...(terms.exact.length === 0 ? [] : [inWords(terms.exact.flatMap(variants), 'giu')]),
    ...(strength === 'exact' || terms.names.length === 0 ? [] : [inWords(terms.names.flatMap(variants), 'gu')]),
  ]
  const redactText = (text: string): string => patterns.reduce((rest, pattern) => rest.replace(pattern, mark), text)

  const redactString = (text: string): string => {
    const nested = parseNested(text)
    if (nested === undefined) return redactText(text)
    const redacted = redact(nested)
    return JSON.stringify(redacted) === JSON.stringify(nested) ? text : JSON.stringify(redacted)
  }

  const redactField = (key: string, value: unknown): unknown => {
    if (structural.test(key) && !isRecord(value)) return value
    if (key === 'name' && typeof value === 'string' && bareWord.test(value)) return value
    return redact(value)
  }

  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return redactString(value)
    if (Array.isArray(value)) return value.map(redact)
    if (!isRecord(value)) return value
    if (isPreviewOf(value, terms.customerId)) return { ...value, customerId: 0, customer: mark, fields: [], note: null }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [redactText(key), redactField(key, each)]))
  }
  // Texts become texts, arrays arrays and objects objects.
  return redact as Redact
}

/** A rendered sample on a card: all of it is about one customer. */
const isPreviewOf = (value: Record<string, unknown>, customerId: number) =>
  value['customerId'] === customerId && Array.isArray(value['fields'])

/** Tool results and interrupts are kept as JSON inside texts. */
function parseNested(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const escape = (text: string) => RegExp.escape(text)

/** As written, as in a JSON text that was cut short, and as in a URL. */
function variants(term: string): string[] {
  return [...new Set([term, JSON.stringify(term).slice(1, -1), encodeURIComponent(term)])].map(escape)
}

const gap = '[ .()\\-\\u00a0]{0,2}'

export const phonePattern = (phone: string): string => `\\+?${gap}${(phone.match(/\d/g) ?? []).join(gap)}`

/** Whole words only; in a cut-off JSON text a word may follow an escape such as \n. The longest first. */
function inWords(sources: readonly string[], flags: string): RegExp {
  const alternatives = sources.toSorted((a, b) => b.length - a.length).join('|')
  return new RegExp(`(?:(?<![\\p{L}\\p{N}_])|(?<=\\\\[bfnrt]))(?:${alternatives})(?![\\p{L}\\p{N}_])`, flags)
}
