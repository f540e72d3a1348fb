import type { Catalogue } from '../../link/catalogue.ts'
import { rankNames, stemsOfName } from '../../link/names.ts'
import { findEventRole, findTraitRole } from '../../link/roles.ts'
import { matchStems } from '../../link/word-match.ts'
import { readNumber } from '../../text/numbers.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { readWindow } from '../windows.ts'

/** A saved segment by its name, with or without the word “segment”. */
export function readSegment({ reading, catalogue, at, to }: AtomPlace): Atom | undefined {
  for (const segment of catalogue.segments) {
    const names = stemsOfName(segment)
    const quoted = reading.tokens[at]?.kind === 'quote' && reading.word(at) === segment.toLowerCase()
    const said =
      names.length > 0 &&
      at + names.length <= to &&
      names.every((word, index) => reading.isFree(at + index) && matchStems(reading.stem(at + index), word) >= 0.84)
    if (!quoted && !said) continue
    const end = quoted ? at + 1 : at + names.length
    return atom(
      { inSegment: { segment } },
      /^(segment|audience|group|list)$/.test(reading.word(end)) ? end + 1 : end,
      1.25,
    )
  }
  return undefined
}

const valued = /^(vips?|whales?)$/
const bestWords = /^(best|top|biggest|highest|valuable)$/

/** “VIPs”, “our best customers”, “top 10 % by spend”: among the highest of a number trait. */
export function readTop({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  const word = reading.word(at)
  if (valued.test(word)) return topOf(catalogue, undefined, 10, at + 1, `“${word}” means the top 10 % by`)
  if (/^(big|high|heavy)$/.test(word) && /^(spenders?|buyers?)$/.test(reading.word(at + 1))) {
    return topOf(catalogue, undefined, 10, at + 2, `“${word} ${reading.word(at + 1)}” means the top 10 % by`)
  }
  if (!bestWords.test(word)) return undefined
  const number = readNumber(reading.tokens, at + 1)
  if (number?.percent === true) {
    let next = number.end
    while (
      /^(by|of|in|on|our|the|customers?|users?|members?|spenders|people|for|terms)$/.test(reading.word(next)) &&
      reading.word(next) !== 'spenders'
    )
      next += 1
    const asked = reading.isFree(next) ? rankNumberTraits(catalogue, reading.stem(next)) : undefined
    return topOf(catalogue, asked, number.value, asked === undefined ? number.end : next + 1, null)
  }
  if (!/^(customers?|users?|members?|clients?|people|buyers?|spenders?|shoppers?)$/.test(reading.word(at + 1)))
    return undefined
  return topOf(catalogue, undefined, 10, at + 2, `“${word} ${reading.word(at + 1)}” means the top 10 % by`)
}

function rankNumberTraits(catalogue: Catalogue, asked: string): string | undefined {
  const numbers = catalogue.traits.filter(({ type }) => /number|int|float/.test(type))
  return rankNames([asked], numbers)[0]?.entry.name
}

function topOf(
  catalogue: Catalogue,
  asked: string | undefined,
  percent: number,
  end: number,
  assumes: string | null,
): Atom | undefined {
  const trait = asked ?? findTraitRole(catalogue, 'spend')?.name
  if (trait === undefined || percent <= 0 || percent > 100) return undefined
  const open =
    assumes === null && asked === undefined
      ? `the ${percent} % are counted by \`${trait}\``
      : assumes === null
        ? null
        : `${assumes} \`${trait}\``
  return atom({ topPercent: { trait, percent } }, end, 1.1, open === null ? [] : [open])
}

/** “active today”, “active in the last 7 days”, “active every week”. */
export function readActive({ reading, catalogue, at }: AtomPlace): Atom | undefined {
  if (!/^(active|seen|online|engaged)$/.test(reading.word(at))) return undefined
  if (/^(every|each)$/.test(reading.word(at + 1)) && reading.word(at + 2) === 'week') {
    const event = findEventRole(catalogue, 'activity')
    if (event === undefined) return undefined
    const window = readWindow(reading.tokens, at + 3)
    if (window?.kind === 'within') {
      const weeks = Math.max(1, Math.min(52, Math.round(window.days / 7)))
      return atom({ performedEachWeek: { event: event.name, weeks } }, window.end, 1.1)
    }
    const atoms = { performedEachWeek: { event: event.name, weeks: 4 } }
    return atom(atoms, at + 3, 1.1, [`“every week” means each of the last 4 weeks by \`${event.name}\``])
  }
  const window = readWindow(reading.tokens, at + 1)
  if (window === undefined || window.kind === 'before') return undefined
  return atom({ activeWithin: { days: window.days } }, window.end, 1.1)
}
