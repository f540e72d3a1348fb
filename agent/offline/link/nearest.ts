import { isFunctionWord } from '../text/function-words.ts'
import { compareLetters } from '../text/similarity.ts'
import { tokenize } from '../text/tokens.ts'
import type { Catalogue } from './catalogue.ts'
import { stemsOfName } from './names.ts'
import { matchStems } from './word-match.ts'

export type Nearest = { kind: 'event' | 'trait'; name: string; count: number | null; lastAt: string | null }

/** Events and traits that come nearest to words that name none, best first, at most three. */
export function readNearest(catalogue: Catalogue, words: string): Nearest[] {
  const asked = tokenize(words)
    .filter((token) => token.kind === 'word' && !isFunctionWord(token))
    .map(({ stem }) => stem)
  if (asked.length === 0) return []
  const all: Nearest[] = [
    ...catalogue.events.map(({ name, count, lastAt }) => ({ kind: 'event' as const, name, count, lastAt })),
    ...catalogue.traits.map(({ name }) => ({ kind: 'trait' as const, name, count: null, lastAt: null })),
  ]
  return all
    .map((entry) => ({ entry, score: scoreLoosely(asked, stemsOfName(entry.name)) }))
    .filter(({ score }) => score >= 0.45)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ entry }) => entry)
}

function scoreLoosely(asked: readonly string[], named: readonly string[]): number {
  const each = asked.map((word) =>
    Math.max(...named.map((other) => Math.max(matchStems(word, other), compareLetters(word, other) * 0.8))),
  )
  return Math.max(...each) * 0.7 + (each.reduce((sum, score) => sum + score, 0) / each.length) * 0.3
}
