import { type Difference, differ, show } from './difference.ts'
import type { Compare } from './matchers.ts'

/** Each expected entry fits one of the actual ones, each a different one, and none is left over. */
export function matchSet(
  expected: readonly unknown[],
  actual: readonly unknown[],
  path: string,
  compare: Compare,
): Difference[] {
  const fits = expected.map((one) => actual.map((other) => compare(one, other, path).length === 0))
  const partnerOf = pairUp(fits, actual.length)
  const lonely = expected.flatMap((_, index) => (partnerOf.includes(index) ? [] : [index]))
  const extra = actual.flatMap((_, index) => (partnerOf[index] === -1 ? [index] : []))
  const [loneExpected, loneActual] = [lonely[0], extra[0]]
  // One against one: say what differs within them.
  if (lonely.length === 1 && extra.length === 1 && loneExpected !== undefined && loneActual !== undefined)
    return compare(expected[loneExpected], actual[loneActual], `${path}[${loneExpected}]`)
  return [
    ...lonely.map((index) => differ(`${path}[${index}]`, show(expected[index]), undefined)),
    ...extra.map((index) => differ(path, 'no other entry', actual[index])),
  ]
}

/** The largest pairing, by augmenting paths. @returns for each on the right its partner on the left, or -1 */
function pairUp(fits: readonly (readonly boolean[])[], rightCount: number): number[] {
  const partnerOf = Array.from({ length: rightCount }, () => -1)
  const place = (left: number, tried: Set<number>): boolean =>
    partnerOf.some((partner, right) => {
      if (fits[left]?.[right] !== true || tried.has(right)) return false
      tried.add(right)
      if (partner !== -1 && !place(partner, tried)) return false
      partnerOf[right] = left
      return true
    })
  for (const left of fits.keys()) place(left, new Set())
  return partnerOf
}
