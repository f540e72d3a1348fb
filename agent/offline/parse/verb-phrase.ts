import type { PropertyFilter } from '../../../domain/conditions/named-value.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { readEventPhrase, type EventPhrase } from './atoms/performed.ts'
import { readOrdinal } from '../text/ordinals.ts'
import { readFilters } from './property-filters.ts'
import type { Reading } from './reading.ts'

const subject =
  /^(someone|somebody|anyone|anybody|people|person|customers?|users?|members?|they|he|she|a|an|the|has|have|is|are|get|gets|just|newly|their|his|her|its|of|for|to|time|soon|as|somone|shoppers?|clients?|that|who|with|did|does|been|on|being)$/

/** Index after the words for who does it: “someone”, “their”, “they have just”. */
export function skipSubject(reading: Reading, from: number): number {
  let at = from
  while (at < reading.tokens.length && subject.test(reading.word(at))) at += 1
  return at
}

/** `nth`: of “their third order”. */
export type VerbPhrase = EventPhrase & { where: PropertyFilter[]; first: boolean; nth?: number }

/** An event after its subject: “someone gets stuck in setup”, “their first order”. */
export function readVerbPhrase(reading: Reading, catalogue: Catalogue, from: number): VerbPhrase | undefined {
  let at = from
  let first = false
  let nth: number | undefined
  const kinds: number[] = []
  while (at < reading.tokens.length) {
    const word = reading.word(at)
    const isKind = isKindOfCustomer(reading, catalogue, at)
    if (isKind) kinds.push(at)
    const isFirstTime = word === '-' && reading.word(at - 1) === 'first'
    const ordinal = readOrdinal(word)
    if (!isKind && !subject.test(word) && ordinal === undefined && !isFirstTime) break
    first ||= ordinal === 1
    nth = ordinal !== undefined && ordinal > 1 ? ordinal : nth
    at += 1
  }
  const phrase = readEventPhrase(reading, catalogue, at, reading.tokens.length)
  if (phrase === undefined) return undefined
  const filters = readFilters(reading, phrase.event, phrase.end, reading.tokens.length)
  const close = filters?.end ?? phrase.end
  const after = [0, 1, 2, 3, 4, 5].map((ahead) => reading.word(close + ahead)).join(' ')
  const tail = /^(?:(?:[\w-]+ )?(for )?(the |their )?(very )?first time|(?:number|no|nr) (?:one|1)\b)/.exec(after)
  const inside = reading.tokens.slice(at, phrase.end).flatMap(({ word }) => readOrdinal(word) ?? [])
  const end = tail === null ? close : close + tail[0].split(' ').length
  const spares = [...phrase.spares.filter((index) => readOrdinal(reading.word(index)) === undefined), ...kinds]
  const isFirst = first || inside.includes(1) || tail !== null
  nth ??= inside.find((each) => each > 1)
  return { ...phrase, spares, where: filters?.where ?? [], end, first: isFirst, ...(nth !== undefined && { nth }) }
}

/** “A gold member orders”: the value of a trait before its person narrows who enters, and starts nothing. */
function isKindOfCustomer(reading: Reading, { traits }: Catalogue, at: number): boolean {
  const word = reading.word(at)
  return (
    /^(customers?|users?|members?|people|person|shoppers?|clients?)$/.test(reading.word(at + 1)) &&
    !subject.test(word) &&
    traits.some(({ values }) => values.some((value) => value.toLowerCase() === word))
  )
}
