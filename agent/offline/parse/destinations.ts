import type { Catalogue } from '../link/catalogue.ts'
import { findValue } from '../link/values.ts'
import type { Reading } from './reading.ts'

const leading =
  /^(?:get|gets|getting|move|moving|bring|bringing|switch|switching|sell|selling|talk|talking|turn|upgrade|upgrading|convert|converting|sign|signup)$/

/** “Sell them on gold”, “upgrade to pro”: what customers should become, and not who is meant. */
export function takeDestinations(reading: Reading, catalogue: Catalogue): void {
  reading.tokens.forEach(({ word }, at) => {
    if (!leading.test(word) || !reading.isFree(at)) return
    let to = at + 1
    while (/^(them|people|customers|him|her|up|over)$/.test(reading.word(to))) to += 1
    if (!/^(on|onto|to|into|for|as)$/.test(reading.word(to))) return
    let value = to + 1
    while (/^(to|a|an|the|our|your|their|paid)$/.test(reading.word(value))) value += 1
    const found = findValue(catalogue, reading.tokens, value, reading.tokens.length)
    if (found === undefined) return
    const isNoun = /^(plan|plans|account|tier|membership|subscription)$/.test(reading.word(found.end))
    reading.take(at, isNoun ? found.end + 1 : found.end)
    reading.assume(`they should come to “${found.value}”`)
  })
}
