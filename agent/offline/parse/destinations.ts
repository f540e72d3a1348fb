import type { Catalogue } from '../link/catalogue.ts'
import { findValue } from '../link/values.ts'
import type { Reading } from './reading.ts'

const leading =
  /^(?:get|gets|getting|move|moving|bring|bringing|switch|switching|sell|selling|talk|talking|turn|upgrade|upgrading|convert|converting|sign|signup)$/

/** “Sell them on gold”, “upgrade to pro”: what customers should become, and not who is meant. */
export function takeDestinations(reading: Reading, catalogue: Catalogue): void {
  reading.tokens.forEach(({ word }, at) => {
    if (!leading.test(word) || !reading.isFree(at)) return
    const near = [1, 2, 3, 4, 5].map((ahead) => at + ahead)
    const stop = near.find((index) => /^([,;:.!?]|and|who|that|about)$/.test(reading.word(index))) ?? at + 6
    const to = near.find((index) => index < stop && /^(on|onto|to|into)$/.test(reading.word(index)))
    if (to === undefined) return
    let value = to + 1
    while (/^(to|a|an|the|our|your|their|paid)$/.test(reading.word(value))) value += 1
    const found = findValue(catalogue, reading.tokens, value, reading.tokens.length)
    if (found === undefined) return
    const isNoun = /^(plan|plans|account|tier|membership|subscription)$/.test(reading.word(found.end))
    const isAlone = reading.tokens.slice(at + 1, to).every(({ word: each }) => /^(them|him|her|up|over)$/.test(each))
    reading.take(isAlone ? at : to, isNoun ? found.end + 1 : found.end)
    reading.assume(`they should come to “${found.value}”`)
  })
}
