import { cached } from '../text/bounded-cache.ts'
import { stem } from '../text/stem.ts'
import { isTypo } from '../text/similarity.ts'
import type { Token } from '../text/tokens.ts'
import type { Catalogue, TraitEntry } from './catalogue.ts'
import { stemsOfName, wordsOfName } from './names.ts'

export type ValueFound = { trait: TraitEntry; value: string; end: number; score: number }

const regions = new Intl.DisplayNames(['en'], { type: 'region' })
const languages = new Intl.DisplayNames(['en'], { type: 'language' })

/** The trait value that the words from `at` on name: `pro`, `Germany` for `DE`, a typo of either. */
export function findValue(
  catalogue: Catalogue,
  tokens: readonly Token[],
  at: number,
  to: number,
): ValueFound | undefined {
  const found = catalogue.traits.flatMap((trait) =>
    trait.values.flatMap((value) =>
      namesOfValue(trait, value).flatMap((name) => matchValue(trait, value, name, tokens, at, to)),
    ),
  )
  return found.toSorted((a, b) => b.score - a.score || b.end - a.end)[0]
}

function matchValue(
  trait: TraitEntry,
  value: string,
  name: string,
  tokens: readonly Token[],
  at: number,
  to: number,
): ValueFound[] {
  const words = splitWords(name)
  const slice = tokens.slice(at, Math.min(to, at + words.length))
  if (words.length === 0 || slice.length < words.length || /^(true|false|\d+|.)$/.test(value)) return []
  const scores = words.map((word, index) => matchWord(word, slice[index]))
  const least = Math.min(...scores)
  return least === 0 ? [] : [{ trait, value, end: at + words.length, score: least + 0.02 * words.length }]
}

const splitWords = cached((name): readonly string[] => wordsOfName(name).split(' ').filter(Boolean), 20_000)

function matchWord(word: string, token: Token | undefined): number {
  if (token === undefined) return 0
  if (token.word === word) return 1
  if (word.length >= 3 && token.stem === stem(word)) return 0.95
  return word.length >= 5 && isTypo(word, token.word) ? 0.8 : 0
}

/** A value and, for countries and languages, what people call it in English. */
function namesOfValue(trait: TraitEntry, value: string): string[] {
  const kinds = stemsOfName(trait.name)
  const code = /^[a-z]{2}$/i.test(value)
  if (code && kinds.some((word) => /^(country|region|nat|market)$/.test(word))) return [regionName(value.toUpperCase())]
  if (kinds.some((word) => /^(languag|local|lang)$/.test(word))) return [languageName(value)]
  return [value]
}

const regionName = cached((code) => nameOf(regions, code), 1000)
const languageName = cached((code) => nameOf(languages, code), 1000)

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
