import type { Catalogue } from '../../link/catalogue.ts'
import { rankNames, stemsOfName } from '../../link/names.ts'
import { findWorth } from '../../link/roles.ts'
import { matchStems } from '../../link/word-match.ts'
import { readNumber } from '../../text/numbers.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'
import type { Reading } from '../reading.ts'
import { readEventPhrase } from './performed.ts'
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

/** “VIPs”, “our best customers”, “top 10 % by spend”, “the tenth with the highest balance”: among the highest of a number. */
export function readTop(place: AtomPlace): Atom | undefined {
  const { reading, catalogue, at } = place
  const word = reading.word(at)
  if (valued.test(word)) return topOf(catalogue, undefined, 10, at + 1, `“${word}” means the top 10 % by`)
  if (/^(big|high|heavy)$/.test(word) && /^(spenders?|buyers?)$/.test(reading.word(at + 1))) {
    return topOf(catalogue, undefined, 10, at + 2, `“${word} ${reading.word(at + 1)}” means the top 10 % by`)
  }
  const share = readShare(reading, bestWords.test(word) ? at + 1 : at)
  if (!bestWords.test(word)) return share === undefined ? undefined : readShareFirst(place, share)
  if (share !== undefined) {
    let next = share.end
    while (
      /^(by|of|in|on|our|the|all|customers?|users?|members?|people|for|terms|spenders?|buyers?)$/.test(
        reading.word(next),
      )
    )
      next += 1
    const asked = readNumberTrait(place, next)
    return topOf(catalogue, asked?.name, share.percent, asked?.end ?? next, null)
  }
  if (!/^(customers?|users?|members?|clients?|people|buyers?|spenders?|shoppers?)$/.test(reading.word(at + 1)))
    return undefined
  return topOf(catalogue, undefined, 10, at + 2, `“${word} ${reading.word(at + 1)}” means the top 10 % by`)
}

const parts: Readonly<Record<string, number>> = {
  tenth: 10,
  decile: 10,
  fifth: 20,
  quarter: 25,
  quartile: 25,
  third: 33,
  half: 50,
}

/** “10 %”, “ten percent”, “tenth”. */
function readShare(reading: Reading, at: number): { percent: number; end: number } | undefined {
  const part = parts[reading.word(at)]
  if (part !== undefined) return { percent: part, end: at + 1 }
  const number = readNumber(reading.tokens, at)
  return number?.percent === true ? { percent: number.value, end: number.end } : undefined
}

/** “The ten percent who have spent most”, “the tenth with the highest balance”. */
function readShareFirst(place: AtomPlace, { percent, end }: { percent: number; end: number }): Atom | undefined {
  const { reading, catalogue } = place
  let next = end
  while (/^(of|our|the|customers?|users?|members?|people)$/.test(reading.word(next))) next += 1
  if (!/^(who|that|with|having)$/.test(reading.word(next))) return undefined
  while (/^(who|that|with|having|have|has|had|the|their|a)$/.test(reading.word(next))) next += 1
  const isFirst = /^(highest|biggest|largest|most|greatest)$/.test(reading.word(next))
  const asked = readNumberTrait(place, isFirst ? next + 1 : next)
  if (asked === undefined) return undefined
  const tail = reading.word(asked.end) === 'the' ? asked.end + 1 : asked.end
  const isLast = /^(most|highest)$/.test(reading.word(tail))
  return isFirst || isLast ? topOf(catalogue, asked.name, percent, isFirst ? asked.end : tail + 1, null) : undefined
}

/** The number trait that one to three words name. */
function readNumberTrait({ reading, catalogue, to }: AtomPlace, at: number): { name: string; end: number } | undefined {
  const found = [1, 2, 3].flatMap((count) => {
    const end = at + count
    const words = reading.tokens.slice(at, end)
    if (
      end > to ||
      words.length < count ||
      words.some((token, index) => token.kind !== 'word' || !reading.isFree(at + index))
    )
      return []
    const best = rankNumberTraits(
      catalogue,
      words.map(({ stem }) => stem),
    )
    return best === undefined || best.score < 0.5 ? [] : [{ name: best.name, end, score: best.score }]
  })
  return found.toSorted((a, b) => b.score - a.score)[0]
}

function rankNumberTraits(catalogue: Catalogue, asked: readonly string[]): { name: string; score: number } | undefined {
  const numbers = catalogue.traits.filter(({ type }) => /number|int|float/.test(type))
  const [best] = rankNames(asked, numbers)
  return best === undefined ? undefined : { name: best.entry.name, score: best.score }
}

function topOf(
  catalogue: Catalogue,
  asked: string | undefined,
  percent: number,
  end: number,
  assumes: string | null,
): Atom | undefined {
  const trait = asked ?? findWorth(catalogue)?.name
  if (trait === undefined || percent <= 0 || percent > 100) return undefined
  const open =
    assumes === null && asked === undefined
      ? `the ${percent} % are counted by \`${trait}\``
      : assumes === null
        ? null
        : `${assumes} \`${trait}\``
  return atom({ topPercent: { trait, percent } }, end, 1.1, open === null ? [] : [open])
}

/** “active today”, “active in the last 7 days”. */
export function readActive(place: AtomPlace): Atom | undefined {
  const { reading, at } = place
  const end = /^(active|seen|online|engaged)$/.test(reading.word(at)) ? at + 1 : readComing(place)
  if (end === undefined) return undefined
  const window = readWindow(reading.tokens, end)
  if (window === undefined || window.kind === 'before') return undefined
  return atom({ activeWithin: { days: window.days } }, window.end, 1.1)
}

/** “Opened the app”, “visited the shop”, where no event is called so. */
function readComing({ reading, catalogue, at, to }: AtomPlace): number | undefined {
  if (!/^(open|opens|opened|use|uses|used|visit|visits|visited)$/.test(reading.word(at))) return undefined
  const noun = /^(the|our|your)$/.test(reading.word(at + 1)) ? at + 2 : at + 1
  if (!/^(app|site|website|shop|store|product)$/.test(reading.word(noun))) return undefined
  const phrase = readEventPhrase(reading, catalogue, at, to)
  return phrase !== undefined && phrase.score >= 0.75 ? undefined : noun + 1
}
