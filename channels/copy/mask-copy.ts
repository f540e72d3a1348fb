import { findAmounts } from '../lint/amounts.ts'

/** Copy with what must survive put aside: `⟦n⟧` stands for the piece of that index. */
export type MaskedCopy = { text: string; pieces: string[] }

const escapeRegExp = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
const kept = [
  String.raw`\{\{.*?\}\}|\{%.*?%\}`,
  // Where a Markdown link leads, its title included.
  String.raw`(?<=\])\([^()]*\)`,
  String.raw`https?:\/\/[^\s<>"]+|[\w.+-]+@[\w-]+\.[\w.-]+`,
  '[⟦⟧]',
]
const mark = /⟦(\d+)⟧/g

/**
 * Put Liquid, links and the given terms aside.
 * @param terms words that are the same in every language, such as names of products
 */
export function maskCopy(template: string, terms: readonly string[]): MaskedCopy {
  const words = terms
    .toSorted((a, b) => b.length - a.length)
    .map((term) => String.raw`(?<![\p{L}\p{N}])${escapeRegExp(term)}(?![\p{L}\p{N}])`)
  const pieces: string[] = []
  const text = template.replace(
    new RegExp([...kept, ...words].join('|'), 'gsu'),
    (piece) => `⟦${pieces.push(piece) - 1}⟧`,
  )
  return { text, pieces }
}

/**
 * What is wrong with a translation, in words that a translator can act on; empty when all that was put aside is there
 * once, in its place between Liquid's tags, and nothing was added that is not plain words.
 */
export function findTranslationFaults({ text, pieces }: MaskedCopy, translation: string): string[] {
  const found = Array.from(translation.matchAll(mark), ([, index]) => Number(index))
  const lost = pieces.filter((_, index) => !found.includes(index))
  const extra = found.filter((index, at) => pieces[index] === undefined || found.indexOf(index) !== at)
  const plain = translation.replaceAll(mark, '')
  const known = findAmounts(text)
  const invented = findAmounts(plain).filter(
    (amount) => !known.some(({ unit, value }) => unit === amount.unit && value === amount.value),
  )
  const isBlank = text.trim() !== '' && translation.trim() === ''
  return [
    ...lost.map((piece) => `it lost ${piece}`),
    ...extra.map((index) => `it has ⟦${index}⟧ once too often`),
    ...(lost.length + extra.length === 0 && isMoved(pieces, found)
      ? ['it moved a variable across a tag of Liquid']
      : []),
    ...(/\{\{|\}\}|\{%|%\}|[⟦⟧]/.test(plain) ? ['it has Liquid of its own'] : []),
    ...(/https?:\/\/|www\.|\]\(/i.test(plain) ? ['it has a link of its own'] : []),
    ...invented.map(({ written }) => `it has an amount of its own, ${written}`),
    ...(isBlank ? ['it is empty'] : []),
    ...(translation.length > 4 * text.length + 200 ? ['it is several times as long'] : []),
  ]
}

/** Tags keep their order, and each variable its place between them: what an `if` shows stays inside it. */
function isMoved(pieces: readonly string[], found: readonly number[]): boolean {
  const isTag = (index: number) => pieces[index]?.startsWith('{%') === true
  const placesIn = (order: readonly number[]) => {
    let tags = ''
    return new Map(order.map((index) => [index, isTag(index) ? (tags += `${index},`) : tags]))
  }
  const before = placesIn(pieces.map((_, index) => index))
  return [...placesIn(found)].some(([index, place]) => before.get(index) !== place)
}

/** The translation with what was put aside back in its place. */
export const unmaskCopy = ({ pieces }: MaskedCopy, translation: string): string =>
  translation.replaceAll(mark, (written, index: string) => pieces[Number(index)] ?? written)

const simpleDefault = /^(\{\{-?\s*[\w.]+\s*\|\s*default:\s*")([^"]+)("\s*-?\}\})$/

/** The words that a variable's default shows; null for a piece without them. */
export const defaultOf = (piece: string): string | null => simpleDefault.exec(piece)?.[2] ?? null

/** May these words stand in a default? */
export const isPlainDefault = (words: string): boolean => words.trim() !== '' && !/["{}%⟦⟧\n]/.test(words)

export const withDefault = (piece: string, words: string): string =>
  piece.replace(simpleDefault, (_, before: string, __, after: string) => `${before}${words}${after}`)
