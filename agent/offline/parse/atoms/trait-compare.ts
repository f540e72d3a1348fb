import type { TraitEntry } from '../../link/catalogue.ts'
import { stemsOfName } from '../../link/names.ts'
import { findTraitRole } from '../../link/roles.ts'
import { matchStems } from '../../link/word-match.ts'
import { isGrammar } from '../../text/function-words.ts'
import { readDuration } from '../../text/durations.ts'
import { tellsOfDoing } from '../../text/stem.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { readNumber } from '../../text/numbers.ts'
import { readBound, readComparison, type Comparison } from '../comparisons.ts'
import { readAhead } from '../time-ahead.ts'
import { readWindow } from '../windows.ts'

/** `exact`: by its own words; `whole`: by all of them. */
type Named = { trait: TraitEntry; end: number; score: number; exact: boolean; whole: boolean }

/** “spent more than $500”, “usage above 80 %”, “over 1,000 points”, “trial ends in 3 days”, “with a phone number”. */
export function readTraitCompare(place: AtomPlace): Atom | undefined {
  const { reading, at, to } = place
  const leading = readComparison(reading.tokens, at, false)
  if (leading !== undefined && leading.end <= to) return readNumberFirst(place, leading)
  const around = readAroundName(place)
  if (around !== undefined) return around
  const named = findNamedTrait(place, at)
  if (named === undefined) return undefined
  let next = named.end
  while (
    /^(is|are|was|of|has|have|that|be|will|been|in|on|their)$/.test(reading.word(next)) &&
    readWindow(reading.tokens, next) === undefined &&
    readAhead(reading.tokens, next) === undefined
  )
    next += 1
  const comparison = readComparison(reading.tokens, next, false)
  if (comparison !== undefined && isNumber(named.trait) && (named.exact || comparison.percent)) {
    return atom({ trait: compare(named.trait.name, comparison) }, comparison.end, named.score + 0.3)
  }
  const value = isNumber(named.trait) && next === named.end ? readBareNumber(place, named) : undefined
  if (value !== undefined) return value
  return isDate(named.trait) ? readDate(place, named, next) : readExistence(place, named)
}

function readNumberFirst(place: AtomPlace, comparison: Comparison): Atom | undefined {
  const named = findNamedTrait(place, skipGrammar(place, comparison.end))
  const spend = comparison.money ? findTraitRole(place.catalogue, 'spend') : undefined
  if (named !== undefined && isNumber(named.trait))
    return atom({ trait: compare(named.trait.name, comparison) }, named.end, named.score + 0.3)
  if (spend === undefined) return undefined
  return atom({ trait: compare(spend.name, comparison) }, comparison.end, 0.7, [`the amount is \`${spend.name}\``])
}

/** “Above level 45”, “over age 30”. */
function readAroundName(place: AtomPlace): Atom | undefined {
  const { tokens } = place.reading
  const bound = readBound(tokens, place.at)
  const named = bound === undefined ? undefined : findNamedTrait(place, bound.end)
  const number = named === undefined ? undefined : readNumber(tokens, named.end)
  if (bound === undefined || named === undefined || number === undefined || !isNumber(named.trait)) return undefined
  return atom({ trait: compare(named.trait.name, { ...number, key: bound.key }) }, number.end, named.score + 0.3)
}

/** “Level 9”: the name whole and its number at once. */
function readBareNumber({ reading }: AtomPlace, named: Named): Atom | undefined {
  if (!named.whole || readDuration(reading.tokens, named.end) !== undefined) return undefined
  const value = readComparison(reading.tokens, named.end, true)
  return value === undefined
    ? undefined
    : atom({ trait: compare(named.trait.name, value) }, value.end, named.score + 0.3)
}

function readDate(place: AtomPlace, named: Named, next: number): Atom | undefined {
  const { tokens } = place.reading
  const name = named.trait.name
  const future = readAhead(tokens, next)
  if (future !== undefined) return atom({ trait: { name, withinNextDays: future.days } }, future.end, named.score + 0.3)
  const window = readWindow(tokens, next)
  if (window === undefined) return undefined
  const condition =
    window.kind === 'before' ? { name, beforeDaysAgo: window.days } : { name, withinLastDays: window.days }
  return atom({ trait: condition }, window.end, named.score + 0.3)
}

function readExistence({ reading, at }: AtomPlace, named: Named): Atom | undefined {
  const before = [reading.word(at - 1), reading.word(at - 2)]
  // “Have not used it” says what was done, and nothing of a number of uses.
  if (tellsOfDoing(reading.word(at))) return undefined
  const owns = before.some((word) => /^(with|have|has|without|gave|given|no)$/.test(word))
  const end = /^(number|address|set|value)$/.test(reading.word(named.end)) ? named.end + 1 : named.end
  return owns ? atom({ trait: { name: named.trait.name, exists: true } }, end, named.score - 0.1) : undefined
}

/** Names what a number is counted in, and nothing of what it is. */
const unit = /^(pct|percent|percentag)$/

/** The trait whose name the words from `at` on say, at least its leading word and half of its name. */
function findNamedTrait({ reading, catalogue, to }: AtomPlace, at: number): Named | undefined {
  const found = catalogue.traits.flatMap((trait): Named[] => {
    if (reading.word(at) === trait.name.toLowerCase())
      return [{ trait, end: at + 1, score: 1, exact: true, whole: true }]
    const said = stemsOfName(trait.name)
    const names = isNumber(trait) && said.length > 1 ? said.filter((name) => !unit.test(name)) : said
    let [end, matched, weight] = [at, ...lookBack(reading, at, trait, names)]
    while (end < to && reading.isFree(end) && !isGrammar(reading.word(end))) {
      const best = Math.max(...names.map((name) => matchStems(reading.stem(end), name)))
      if (best < 0.75) break
      ;[end, matched, weight] = [end + 1, matched + 1, weight + best]
    }
    const share = weight / Math.max(names.length, matched)
    const exact = weight === matched || names.length === said.length
    return end > at && share >= 0.5 ? [{ trait, end, score: 0.5 + share / 2, exact, whole: share >= 0.85 }] : []
  })
  return found.toSorted((a, b) => b.score - a.score || b.end - a.end)[0]
}

/** “trials that end in …”: the word before was read as a value and still belongs to the name of a date. */
function lookBack(
  reading: AtomPlace['reading'],
  at: number,
  trait: TraitEntry,
  names: readonly string[],
): [number, number] {
  if (!isDate(trait)) return [0, 0]
  const near = [1, 2, 3].map((back) => Math.max(0, ...names.map((name) => matchStems(reading.stem(at - back), name))))
  const best = Math.max(...near)
  return best >= 0.85 ? [1, best] : [0, 0]
}

function compare(name: string, { key, value }: Comparison) {
  const byKey = {
    greaterThan: { name, greaterThan: value },
    lessThan: { name, lessThan: value },
    atLeast: { name, atLeast: value },
    atMost: { name, atMost: value },
    exactly: { name, is: value },
  }
  return byKey[key]
}

function skipGrammar({ reading }: AtomPlace, at: number): number {
  return /^(of|in|on|for)$/.test(reading.word(at)) ? at + 1 : at
}

const isNumber = ({ type }: TraitEntry) => /number|int|float/.test(type)
const isDate = ({ type }: TraitEntry) => /date|time|instant/.test(type)
