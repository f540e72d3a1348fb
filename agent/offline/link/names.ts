import { cached } from '../text/bounded-cache.ts'
import { tokenize } from '../text/tokens.ts'
import { conflictOf, polaritiesOf, polarityOf } from './polarity.ts'
import { matchStems } from './word-match.ts'

const ignored = new Set(['at', 'on', 'the', 'of', 'is', 'has', 'a', 'to', 'in', 'by'])

/** The stems of a catalogue name: `tourStopSeen`, `tour_stop_seen` and “tour stop seen” give the same. */
export function stemsOfName(name: string): readonly string[] {
  return readStems(name)
}

const readStems = cached((name): readonly string[] => {
  const spaced = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_\-.:/]+/g, ' ')
  return tokenize(spaced)
    .filter((token) => !ignored.has(token.word))
    .map((token) => token.stem)
}, 20_000)

/** A catalogue name in words: `ticket_sold` is “ticket sold”. */
export function wordsOfName(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\-.:/]+/g, ' ')
    .trim()
    .toLowerCase()
}

export type Ranked<Entry> = { entry: Entry; score: number }

/**
 * Catalogue entries by how well their name answers what was asked, best first. Words that say how far a thing came
 * weigh less than what it is about, and contradictions (failed against completed) count against a name.
 */
export function rankNames<Entry extends { name: string }>(
  asked: readonly string[],
  entries: readonly Entry[],
): Ranked<Entry>[] {
  return entries
    .map((entry) => ({ entry, score: scoreName(asked, stemsOfName(entry.name)) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
}

/** 0 (nothing in common) to 1 (says the same). */
export function scoreName(asked: readonly string[], named: readonly string[]): number {
  if (asked.length === 0 || named.length === 0) return 0
  const forAsked = asked.map((word) => ({ weight: weigh(word), match: bestMatch(word, named) }))
  const forNamed = named.map((word) => ({ weight: weigh(word), match: bestMatch(word, asked) }))
  const subject =
    forNamed.some(({ weight, match }) => weight === 1 && match >= 0.5) || named.every((word) => weigh(word) < 1)
  if (!subject) return 0
  const score = 0.6 * average(forAsked) + 0.4 * average(forNamed)
  return Math.max(0, score - conflictOf(polaritiesOf(asked), polaritiesOf(named)))
}

function weigh(word: string): number {
  return polarityOf(word) === undefined ? 1 : 0.4
}

function bestMatch(word: string, among: readonly string[]): number {
  return Math.max(...among.map((other) => matchStems(word, other)))
}

function average(parts: readonly { weight: number; match: number }[]): number {
  const weight = parts.reduce((sum, part) => sum + part.weight, 0)
  return parts.reduce((sum, part) => sum + part.weight * part.match, 0) / weight
}
