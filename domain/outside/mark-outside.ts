import { cleanOutsideText } from './clean-text.ts'
import { mapOutside } from './map-outside.ts'
import { legendKey, marks, type OutsideFields, type OutsideSource, outsideSources } from './sources.ts'

/** Keys of documents whose values are ours where they are a plain word: kinds, channels, ids. */
const ownKeys: ReadonlySet<string> = new Set(['kind', 'channel', 'status', 'id', 'reason'])
const ownWord = /^(?:[a-z]{1,20}(?:_[a-z]{1,20})?|(?:cmp|stp|seg|mry|prp|trn|thr|apr)_[0-9a-z]{1,32})$/

const lookLikeMarks: readonly (readonly [RegExp, string])[] = [
  [/[⟦〚]/g, '['],
  [/[⟧〛]/g, ']'],
]
const anyLookAlike = /[⟦〚⟧〛]/
function clean(text: string): string {
  const seen = cleanOutsideText(text)
  return anyLookAlike.test(seen) ? lookLikeMarks.reduce((so, [sign, plain]) => so.replace(sign, plain), seen) : seen
}

function cap(text: string, mostLetters: number): string {
  if (text.length <= mostLetters) return text
  const left = text.length - mostLetters
  return `${text.slice(0, mostLetters).toWellFormed()}… (${left} more letters)`
}

/** One text from outside as a model is told it: cleaned, capped, and between marks that it cannot hold. */
export function markText(text: string, source: OutsideSource): string {
  return `${marks.open}${cap(clean(text), outsideSources[source].mostLetters)}${marks.close}`
}

/** Sentences of ours that name things: everything from the first opening quotation mark to the last closing one. */
function markQuoted(sentence: string): string {
  const said = cap(clean(sentence), outsideSources.members.mostLetters)
  const [from, until] = [said.indexOf('“'), said.lastIndexOf('”')]
  if (from === -1 || until < from) return said
  return `${said.slice(0, from + 1)}${marks.open}${said.slice(from + 1, until)}${marks.close}${said.slice(until)}`
}

/**
 * A tool's result as a model reads it: text from outside is cleaned, capped and marked, and a legend says of each marked
 * field who writes it. What stands in no field that the tool named is a sentence of ours: cleaned, and what it quotes is
 * marked.
 */
export function markOutside(result: unknown, fields: OutsideFields): unknown {
  const met = new Map<string, string>()
  const marked = mapOutside(
    result,
    fields,
    (text, place, key) => {
      if (place === null) return markQuoted(text)
      if (place.pattern.endsWith('**') && ownKeys.has(key) && ownWord.test(text)) return text
      met.set(place.pattern, outsideSources[place.source].from)
      return markText(text, place.source)
    },
    clean,
  )
  if (met.size === 0 || typeof marked !== 'object' || marked === null) return marked
  return { [legendKey]: Object.fromEntries(met), ...marked }
}

const anyMark = new RegExp(`[${marks.open}${marks.close}]`, 'g')
/** The text without marks: what is between them, and nothing of them. */
export const openText = (text: string): string => text.replaceAll(anyMark, '')

/** A marked result, or arguments that repeat marked text, as they are without marks and legend. */
export function openMarks(value: unknown): unknown {
  if (typeof value === 'string') return openText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(openMarks)
  const entries = Object.entries(value).filter(([key]) => key !== legendKey)
  return Object.fromEntries(entries.map(([key, each]) => [key, openMarks(each)]))
}
