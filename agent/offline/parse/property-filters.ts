import type { PropertyFilter } from '../../../domain/conditions/named-value.ts'
import type { EventEntry, Property } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import { isGrammar } from '../text/function-words.ts'
import { readComparison, type Comparison } from './comparisons.ts'
import type { Reading } from './reading.ts'

type Found = { where: PropertyFilter[]; end: number }

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const joining = /^(with|and|on|of|at|for|in|where|whose|a|an|the|its|their|is|was|worth|totalling|totaling)$/

/**
 * What the event itself must have been like: “with a score of 5”, “over $50”, “on attempt 2”, “for the third time”.
 * Undefined where the words after it say nothing of its properties.
 */
export function readFilters(reading: Reading, event: EventEntry, at: number, to: number): Found | undefined {
  const where: PropertyFilter[] = []
  let end = at
  for (
    let found = readFilter(reading, event, end, to);
    found !== undefined;
    found = readFilter(reading, event, end, to)
  ) {
    where.push(...found.where)
    end = found.end
  }
  return where.length === 0 ? undefined : { where, end }
}

function readFilter(reading: Reading, event: EventEntry, at: number, to: number): Found | undefined {
  const repeated = readNthTime(reading, event, at)
  if (repeated !== undefined) return repeated
  let start = at
  while (start < to && joining.test(reading.word(start)) && reading.isFree(start)) start += 1
  return readNamed(reading, event, start, to) ?? readAmount(reading, event, start, to)
}

/** “A score of 5”, “score above 4”, “attempt 2”, “feature is "layers"”, and the number first: “5 items”. */
function readNamed(reading: Reading, event: EventEntry, at: number, to: number): Found | undefined {
  const comparison = readComparison(reading.tokens, at, true)
  if (comparison !== undefined && comparison.end < to) {
    const after = findProperty(reading, event, comparison.end, isNumber)
    if (after !== undefined) return { where: [compare(after.property, comparison)], end: after.end }
  }
  const named = findProperty(reading, event, at, () => true)
  if (named === undefined) return undefined
  let next = named.end
  while (next < to && /^(of|is|are|was|=|:|equal|equals|to|called|named)$/.test(reading.word(next))) next += 1
  if (next >= to || !reading.isFree(next)) return undefined
  const value = readComparison(reading.tokens, next, true)
  if (value !== undefined && isNumber(named.property))
    return { where: [compare(named.property, value)], end: value.end }
  const token = reading.tokens[next]
  if (token?.kind !== 'quote') return undefined
  return { where: [{ property: named.property.name, is: token.text.replaceAll('"', '') }], end: next + 1 }
}

/** “Orders over 50”: the amount of an event is its one number, or the one that is called so. */
function readAmount(reading: Reading, event: EventEntry, at: number, to: number): Found | undefined {
  const comparison = readComparison(reading.tokens, at, false)
  if (comparison === undefined || comparison.end > to || comparison.percent) return undefined
  if (/^(times?|days?|weeks?|months?|hours?|minutes?|years?)$/.test(reading.word(comparison.end))) return undefined
  if (/^(once|twice|thrice)$/.test(reading.word(comparison.end - 1))) return undefined
  const numbers = event.properties.filter(isNumber)
  const amounts = numbers.filter(({ name }) =>
    stemsOfName(name).some((stem) => /^(amount|total|valu|price|revenu|sum|subtotal|cost)$/.test(stem)),
  )
  const [only, ...others] = amounts.length > 0 ? amounts : numbers
  if (only === undefined || others.length > 0) return undefined
  reading.assume(`the amount is the event’s \`${only.name}\``)
  return { where: [compare(only, comparison)], end: comparison.end }
}

/** “For the second time” of an event that counts its own attempts. */
function readNthTime(reading: Reading, event: EventEntry, at: number): Found | undefined {
  let next = at
  while (/^(for|on|at|the|their|a|an)$/.test(reading.word(next))) next += 1
  const word = reading.word(next)
  const nth = ordinals.indexOf(word) + 1 || Number(/^(\d+)(?:st|nd|rd|th)$/.exec(word)?.[1] ?? 0)
  const counter = event.properties.find(
    (property) =>
      isNumber(property) &&
      stemsOfName(property.name).some((stem) => /^(attempt|try|count|number|no|time)$/.test(stem)),
  )
  if (nth < 2 || counter === undefined || !/^(time|attempt|try)$/.test(reading.word(next + 1))) return undefined
  return { where: [{ property: counter.name, is: nth }], end: next + 2 }
}

function findProperty(
  reading: Reading,
  event: EventEntry,
  at: number,
  fits: (property: Property) => boolean,
): { property: Property; end: number } | undefined {
  const found = event.properties.filter(fits).flatMap((property) => {
    const names = stemsOfName(property.name)
    let [end, matched] = [at, 0]
    while (reading.isFree(end) && !isGrammar(reading.word(end))) {
      if (!names.some((name) => matchStems(reading.stem(end), name) >= 0.9)) break
      ;[end, matched] = [end + 1, matched + 1]
    }
    return matched > 0 && matched / names.length >= 0.5 ? [{ property, end }] : []
  })
  return found.toSorted((a, b) => b.end - a.end)[0]
}

function compare({ name }: Property, { key, value }: Comparison): PropertyFilter {
  const byKey = {
    greaterThan: { property: name, greaterThan: value },
    lessThan: { property: name, lessThan: value },
    atLeast: { property: name, atLeast: value },
    atMost: { property: name, atMost: value },
    exactly: { property: name, is: value },
  }
  return byKey[key]
}

const isNumber = ({ type }: Property) => /number|int|float/.test(type)
