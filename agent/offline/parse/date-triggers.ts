import type { Catalogue, TraitEntry } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import { readDuration } from '../text/durations.ts'
import { isGrammar } from '../text/function-words.ts'
import { readEventPhrase } from './atoms/performed.ts'
import { findEndingDate, findEndWords, readEndWords } from './ending-dates.ts'
import type { Reading } from './reading.ts'

export type DateClause = { kind: 'date'; trait: TraitEntry; offsetDays: number; every: 'once' | 'year' }

/** “3 days before the trial ends”, “a week ahead of its end”. */
export function readDateOffset(reading: Reading, catalogue: Catalogue, at: number): DateClause | undefined {
  const duration = readDuration(reading.tokens, at)
  const direction = duration === undefined ? '' : reading.word(duration.end)
  if (duration === undefined || !/^(before|ahead|prior|after)$/.test(direction)) return undefined
  let next = duration.end + 1
  while (
    /^(of|to|the|their|a|his|her|your|it|its|that|someone|somebody|customers?|people|each)$/.test(reading.word(next))
  )
    next += 1
  const isBareEnd = readEndWords(reading, next) !== undefined
  const found =
    (isBareEnd ? readEndOfIt(reading, catalogue, next) : undefined) ??
    readDateTrait(reading, catalogue, next) ??
    readEndOfIt(reading, catalogue, next)
  if (
    found === undefined ||
    (direction === 'after' && readEventPhrase(reading, catalogue, next, reading.tokens.length) !== undefined)
  )
    return undefined
  reading.take(at, findEndWords(reading, found.end, found.end + 3) ?? found.end)
  const offsetDays = direction === 'after' ? duration.days : -duration.days
  return { kind: 'date', trait: found.trait, offsetDays, every: recurs(found.trait) ? 'year' : 'once' }
}

/** “Its end”, “their account runs out”: the date that says when what is spoken of ends. */
function readEndOfIt(
  reading: Reading,
  catalogue: Catalogue,
  from: number,
): { trait: TraitEntry; end: number } | undefined {
  const end = findEndWords(reading, from, from + 5)
  const trait = end === undefined ? undefined : findEndingDate(reading, catalogue)
  return end === undefined || trait === undefined ? undefined : { trait, end }
}

const yearly = /^(birthday|anniversary)$/

/** Dates that are kept every year. */
const recurs = (trait: TraitEntry) => stemsOfName(trait.name).some((name) => /^(birth|dob|born|annivers)/.test(name))

/** “On their birthday”, “wish them a happy birthday”: the day itself, every year. */
export function readYearly(reading: Reading, catalogue: Catalogue, at: number): DateClause | undefined {
  if (!yearly.test(reading.word(at).replace(/'s$/, ''))) return undefined
  const trait = catalogue.traits.find((each) => /date|time|instant/.test(each.type) && recurs(each))
  if (trait === undefined) return undefined
  let from = at
  while (
    from > 0 &&
    reading.isFree(from - 1) &&
    /^(on|a|an|the|their|his|her|each|every|happy|customer's|for)$/.test(reading.word(from - 1))
  )
    from -= 1
  reading.take(from, at + 1)
  return { kind: 'date', trait, offsetDays: 0, every: 'year' }
}

function readDateTrait(
  reading: Reading,
  catalogue: Catalogue,
  at: number,
): { trait: TraitEntry; end: number } | undefined {
  const dates = catalogue.traits.filter(({ type }) => /date|time|instant/.test(type))
  const found = dates.flatMap((trait) => {
    const names = stemsOfName(trait.name)
    let [end, matched] = [at, 0]
    while (
      end < reading.tokens.length &&
      (isGrammar(reading.word(end)) || names.some((name) => matchStems(reading.stem(end), name) >= 0.85))
    ) {
      if (!isGrammar(reading.word(end))) matched += 1
      end += 1
    }
    while (end > at && isGrammar(reading.word(end - 1))) end -= 1
    return matched / names.length >= 0.5 ? [{ trait, end, matched }] : []
  })
  return found.toSorted((a, b) => b.matched - a.matched)[0]
}
