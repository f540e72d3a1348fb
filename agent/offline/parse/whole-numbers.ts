import { type NumberFound, readNumber } from '../text/numbers.ts'
import type { Reading } from './reading.ts'

/** Whole numbers that are free, with where they stand: “3”, “three”, “3x”, and neither shares nor money. */
export function listNumbers(reading: Reading): (readonly [at: number, NumberFound])[] {
  return reading.tokens.flatMap((token, index) => {
    const number =
      /^(a|an|once)$/.test(token.word) || isNoOne(reading, index) || !reading.isFree(index)
        ? undefined
        : readNumber(reading.tokens, index)
    const isWhole = number !== undefined && !number.percent && !number.money && Number.isInteger(number.value)
    return isWhole && (number.unit === null || number.unit === 'x') ? [[index, number] as const] : []
  })
}

const isNoOne = (reading: Reading, at: number): boolean =>
  reading.word(at) === 'one' && /^(no|any|every|each|this|that|the)$/.test(reading.word(at - 1))
