import type { Condition } from './condition.ts'
import { describeCondition } from './describe-condition.ts'
import type { WordsContext } from './operator.ts'
import { partsOf, waysInto } from './parts.ts'

export type NearMiss = {
  /** The words of the one part that fails: without it these customers would be in. */
  words: string
  /** Index of that part, and of those beside it, which all hold. */
  part: number
  others: number[]
}

export type NearMisses = {
  /** Every part once: what has to be known of a customer. */
  parts: Condition[]
  /** The ways in, as the indexes of the parts that must all hold. */
  ways: number[][]
  misses: NearMiss[]
}

/**
 * Who is outside and fails by exactly one condition, for each condition. A part that is itself a choice (`any` inside
 * `all`) is one condition. Of a choice at the top each way in is looked at by itself; a way of one part has no near
 * misses, as everyone outside fails by just that.
 */
export function nearMissesOf(condition: Condition, names: WordsContext['names'] = {}): NearMisses {
  const ways = waysInto(condition).map(partsOf)
  const parts = new Map(ways.flat().map((part) => [JSON.stringify(part), part]))
  const keys = [...parts.keys()]
  const indexes = ways.map((way) => way.map((part) => keys.indexOf(JSON.stringify(part))))
  const misses = ways.flatMap((way, at) =>
    way.length === 1
      ? []
      : way.map((part, nth) => ({
          words: sayMiss(part, way, ways.length > 1, names),
          part: indexes[at]?.[nth] ?? 0,
          others: (indexes[at] ?? []).toSpliced(nth, 1),
        })),
  )
  return { parts: [...parts.values()], ways: indexes, misses }
}

/** Where there are several ways in, the words say which one is meant. */
function sayMiss(part: Condition, way: Condition[], isOneOfSeveral: boolean, names: WordsContext['names']): string {
  const words = describeCondition(part, names)
  if (!isOneOfSeveral) return words
  const others = way.filter((other) => other !== part).map((other) => describeCondition({ all: [other] }, names))
  return `${words}, beside ${others.join(' and ')}`
}

/** For each miss, whether the customer is one: outside, though all parts but that one hold. */
export function missesOf({ ways, misses }: NearMisses, holds: readonly boolean[]): boolean[] {
  const isIn = ways.some((way) => way.every((part) => holds[part]))
  return misses.map(({ others }) => !isIn && others.every((part) => holds[part]))
}
