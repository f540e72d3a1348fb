import type { Catalogue, TraitEntry } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import { isGrammar } from '../text/function-words.ts'
import type { Reading } from './reading.ts'

const ends =
  /^(?:ends?|ending|expir(?:es?|y|ing|ation)|lapses?|finish(?:es)?|(?:is |are )?(?:over|up)|runs? out|running out)$/

/** Index after “ends”, “is over”, “runs out”, “is about to end” at a place, or undefined. */
export function readEndWords(reading: Reading, at: number): number | undefined {
  const start = skipToEnd(reading, at)
  const two = `${reading.word(start)} ${reading.word(start + 1)}`
  if (/^(?:is|are|runs?|running) /.test(two)) return ends.test(two) ? start + 2 : undefined
  return ends.test(reading.word(start)) && !/^(?:over|up)$/.test(reading.word(start)) ? start + 1 : undefined
}

/** Past “is about to” and “is” before “ending”, where a word for the end follows. */
function skipToEnd(reading: Reading, at: number): number {
  let start = at
  while (/^(?:is|are|will|about|going|to|soon|be)$/.test(reading.word(start)) && start < at + 4) start += 1
  return /^(?:over|up)$/.test(reading.word(start)) ? at : start
}

/** Index after the first such words between two places, with nothing but nouns before them. */
export function findEndWords(reading: Reading, from: number, to: number): number | undefined {
  for (let at = from; at < to && !/^[,;:.!?]$/.test(reading.word(at)); at += 1) {
    const end = readEndWords(reading, at)
    if (end !== undefined) return end
  }
  return undefined
}

/** The date on which what the text speaks of comes to an end, of those whose name says so. */
export function findEndingDate(reading: Reading, { traits }: Catalogue): TraitEntry | undefined {
  const scored = traits.flatMap((trait) => {
    const named = stemsOfName(trait.name)
    const isEnd = /date|time|instant/.test(trait.type) && named.some((word) => matchStems(word, 'end') >= 0.9)
    const subject = named.filter((word) => matchStems(word, 'end') < 0.9)
    const said = subject.filter((word) =>
      reading.tokens.some((token) => !isGrammar(token.word) && matchStems(token.stem, word) >= 0.85),
    )
    return isEnd ? [{ trait, said: said.length }] : []
  })
  const [best, next] = scored.toSorted((a, b) => b.said - a.said)
  return best !== undefined && (next === undefined || best.said > next.said) ? best.trait : undefined
}
