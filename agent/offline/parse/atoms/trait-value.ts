import { findValue } from '../../link/values.ts'
import { findTraitRole } from '../../link/roles.ts'
import { stemsOfName } from '../../link/names.ts'
import type { TraitEntry } from '../../link/catalogue.ts'
import { matchStems } from '../../link/word-match.ts'
import { isFunctionWord, isGrammar } from '../../text/function-words.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'

/** “trial users”, “on the pro plan”, “in Germany”, “plan is not free”: a trait with a known value. */
export function readTraitValue(place: AtomPlace): Atom | undefined {
  const { reading, catalogue, at, to } = place
  if (!reading.isFree(at)) return undefined
  const none = readNone(place)
  if (none !== undefined) return none
  const called = readCalled(place)
  if (called !== undefined) return called
  const named = readNamedTrait(place)
  if (named !== undefined) return named
  if (isGrammar(reading.word(at))) return undefined
  const found = findValue(catalogue, reading.tokens, at, to)
  if (found === undefined || isNounOfValue(place, found.end)) return undefined
  const end = skipTraitNoun(place, found.trait, found.end)
  return atom({ trait: { name: found.trait.name, is: typed(found.trait, found.value) } }, end, found.score)
}

/** The trait's own name first: “plan is trial”, “whose country is not France”. */
function readNamedTrait({ reading, catalogue, at, to }: AtomPlace): Atom | undefined {
  for (const trait of catalogue.traits) {
    const names = stemsOfName(trait.name)
    const isNamed = names.every(
      (word, index) => reading.isFree(at + index) && matchStems(reading.stem(at + index), word) >= 0.85,
    )
    if (!isNamed) continue
    let next = at + names.length
    if (!/^(is|are|=|equals|of|:)$/.test(reading.word(next))) continue
    next += 1
    const negated = reading.word(next) === 'not'
    if (negated) next += 1
    if (/^(a|an|the|set|to)$/.test(reading.word(next))) next += 1
    const found = findValue({ ...catalogue, traits: [trait] }, reading.tokens, next, to)
    if (found === undefined) continue
    const value = typed(trait, found.value)
    return atom(
      { trait: negated ? { name: trait.name, isNot: value } : { name: trait.name, is: value } },
      found.end,
      1.3,
    )
  }
  return undefined
}

/** “Customers called "Ada"”: by the first name, as it is quoted. */
function readCalled({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  const said = reading.tokens[at + 1]
  const trait = findTraitRole(catalogue, 'firstName')
  if (!/^(called|named)$/.test(reading.word(at)) || said?.kind !== 'quote' || trait === undefined) return undefined
  return atom({ trait: { name: trait.name, is: said.text.replaceAll('"', '') } }, at + 2, 1.3)
}

/** “Not in a guild”, “without a plan”, where the trait has a value that says so. */
function readNone({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  if (!/^(not|no|without)$/.test(reading.word(at))) return undefined
  let next = at + 1
  while (/^(in|on|of|with|have|having|has|part|member|a|an|any)$/.test(reading.word(next))) next += 1
  for (const trait of catalogue.traits) {
    const names = stemsOfName(trait.name)
    const none = trait.values.find((value) => /^(none|no|nothing|n\/a|-)$/i.test(value))
    if (none === undefined || !names.every((word, index) => matchStems(reading.stem(next + index), word) >= 0.85))
      continue
    return atom({ trait: { name: trait.name, is: none } }, next + names.length, 1.3)
  }
  return undefined
}

/** “Gold members”: a word for people right after another value says whom that value is of. */
function isNounOfValue({ reading, at, previous }: AtomPlace, end: number): boolean {
  const token = reading.tokens[at]
  const isPeople = end === at + 1 && token !== undefined && isFunctionWord(token)
  return isPeople && previous !== null && 'trait' in previous && at > 0 && !reading.isFree(at - 1)
}

function skipTraitNoun({ reading, to }: AtomPlace, trait: TraitEntry, end: number): number {
  const names = stemsOfName(trait.name)
  const isNoun = end < to && reading.isFree(end) && names.some((word) => matchStems(reading.stem(end), word) >= 0.85)
  return isNoun ? end + 1 : end
}

function typed(trait: TraitEntry, value: string): string | number | boolean {
  if (trait.type === 'number' && Number.isFinite(Number(value))) return Number(value)
  if (trait.type === 'boolean') return value === 'true'
  return value
}
