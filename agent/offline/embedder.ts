import { createHash } from 'node:crypto'
import { type Embedder, embeddingDimensions } from '../../domain/embedder.ts'
import { nearestConcepts } from './link/synonyms.ts'
import { isGrammar } from './text/function-words.ts'
import { stem } from './text/stem.ts'

const weights = { word: 1, concept: 0.6, pair: 0.7, letters: 0.35 }

/**
 * Texts as vectors without a model: words, pairs of words and runs of letters, hashed with sign into 512 places. Texts
 * with the same words, inflected or slightly misspelt, come near each other; everyday synonyms a little.
 */
export function createOfflineEmbedder(): Embedder {
  return { id: 'offline-ngram-512-v1', embed: async (texts) => texts.map(embedText) }
}

function embedText(text: string): number[] {
  const counts = new Map<string, number>()
  const add = (feature: string, weight: number) => counts.set(feature, (counts.get(feature) ?? 0) + weight)
  const words = listWords(text)
  for (const [index, word] of words.entries()) {
    add(`w:${word}`, weights.word)
    for (const concept of nearestConcepts(word)) add(`c:${concept}`, weights.concept)
    if (index > 0) add(`p:${words[index - 1] ?? ''} ${word}`, weights.pair)
    for (const letters of listRuns(`^${word}$`)) add(`l:${letters}`, weights.letters)
  }
  return toUnitVector(counts)
}

function listWords(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? []
  const telling = words.filter((word) => !isGrammar(word))
  return (telling.length > 0 ? telling : words).map(stem)
}

function listRuns(word: string): string[] {
  return [3, 4].flatMap((size) =>
    Array.from({ length: Math.max(0, word.length - size + 1) }, (_, at) => word.slice(at, at + size)),
  )
}

/** Square-root counts, so that a repeated word does not drown the rest; the zero vector gets one fixed place. */
function toUnitVector(counts: ReadonlyMap<string, number>): number[] {
  const vector = Array.from({ length: embeddingDimensions }, () => 0)
  for (const [feature, count] of counts) {
    const { place, sign } = placeOf(feature)
    vector[place] = (vector[place] ?? 0) + sign * Math.sqrt(count)
  }
  const length = Math.hypot(...vector)
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0))
  return vector.map((value) => value / length)
}

const places = new Map<string, { place: number; sign: 1 | -1 }>()
const maxPlaces = 50_000

function placeOf(feature: string): { place: number; sign: 1 | -1 } {
  const known = places.get(feature)
  if (known !== undefined) return known
  const hash = createHash('sha1').update(feature).digest().readUInt32LE(0)
  const found = { place: hash % embeddingDimensions, sign: hash & 0x8000_0000 ? (-1 as const) : (1 as const) }
  if (places.size < maxPlaces) places.set(feature, found)
  return found
}
