import { cached } from '../text/bounded-cache.ts'
import { compareLetters, isTypo } from '../text/similarity.ts'
import { isOrdinary } from '../text/ordinary-words.ts'
import { nearnessOf } from './synonyms.ts'

/** How well one stem stands for another, 0 to 1: the same, a synonym, a slip of the pen, or letters in common. */
export function matchStems(asked: string, named: string): number {
  return asked === named ? 1 : matchPair(`${asked}\n${named}`)
}

const matchPair = cached((pair) => {
  const [asked = '', named = ''] = pair.split('\n')
  return compareStems(asked, named)
}, 200_000)

function compareStems(asked: string, named: string): number {
  const near = nearnessOf(asked, named)
  if (near > 0) return near
  if (isTypo(asked, named) && !isOrdinary(asked)) return 0.85
  if (Math.min(asked.length, named.length) < 5) return 0
  if (named.startsWith(asked) || asked.startsWith(named)) return 0.75
  const letters = compareLetters(asked, named)
  return letters >= 0.72 ? letters * 0.7 : 0
}
