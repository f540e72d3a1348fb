import type { Catalogue, EventEntry } from '../../link/catalogue.ts'
import { linkEvent } from '../../link/events.ts'
import { stemsOfName } from '../../link/names.ts'
import { polarityOf } from '../../link/polarity.ts'
import { matchStems } from '../../link/word-match.ts'
import { isFunctionWord, isGrammar } from '../../text/function-words.ts'
import type { Token } from '../../text/tokens.ts'
import { atom, type Atom, type AtomPlace } from '../atom.ts'
import { readComparison, type Comparison } from '../comparisons.ts'
import type { Reading } from '../reading.ts'
import type { PropertyFilter } from '../../../../domain/conditions/named-value.ts'
import { tellsOfDoing } from '../../text/stem.ts'
import { readFilters } from '../property-filters.ts'
import { readWindow, type Window } from '../windows.ts'

const boundary =
  /^(and|or|but|who|that|which|if|when|unless|until|except|excluding|without|not|never|then|otherwise|else|before|after|once|because|so|,|;|:|\.|!|\?|-|\+|\()$/
const fillers = new Set('stuff item goods recent old existing exist only just still back new someon anyon'.split(' '))
const lightVerbs = new Set('make mak do get take tak perform give giv have'.split(' '))

/** Words that name no event by themselves: “make”, “get”, “stuff”, “customers”. */
function isFiller(token: Token): boolean {
  return fillers.has(token.stem) || lightVerbs.has(token.stem) || isFunctionWord(token)
}

/** Words from `from` to `end` but `spares` say the event. */
export type EventPhrase = { event: EventEntry; from: number; end: number; score: number; spares: number[] }

/** “bought”, “used to buy”, “placed at least 3 orders in the last 30 days”, “signed up more than 90 days ago”. */
export function readPerformed(place: AtomPlace): Atom | undefined {
  const { reading, catalogue } = place
  const habit = reading.word(place.at) === 'used' && reading.word(place.at + 1) === 'to' ? 2 : 0
  const counted = readComparison(reading.tokens, place.at, false)
  const start = counted?.end ?? place.at + habit
  const phrase = readEventPhrase(reading, catalogue, start, place.to)
  if (phrase === undefined) return undefined
  const { comparison, window, where, end } = readDetails(place, phrase)
  const isCounted = counted !== undefined || comparison !== undefined || window !== undefined || where.length > 0
  if (habit === 0 && !isCounted && !tellsOfAct(place, phrase)) return undefined
  return atom(
    toCondition(phrase.event, counted ?? comparison, window, where),
    end,
    phrase.score,
    window?.assumed === true ? [`“${reading.word(end - 1)}” means the last ${window.days} days`] : [],
    phrase.spares,
  )
}

function readDetails(place: AtomPlace, phrase: EventPhrase) {
  const { tokens } = place.reading
  let end = phrase.end
  let comparison: Comparison | undefined
  let window: Window | undefined
  const filters = readFilters(place.reading, phrase.event, end, place.to)
  if (filters !== undefined) end = filters.end
  for (let step = 0; step < 3; step += 1) {
    const found: Window | undefined = window ?? readWindow(tokens, end)
    const count: Comparison | undefined = comparison ?? readTimes(place.reading, end)
    if (window === undefined && found !== undefined && found.end <= place.to) [window, end] = [found, found.end]
    else if (comparison === undefined && count !== undefined && count.end <= place.to)
      [comparison, end] = [count, count.end]
  }
  end = skipTail(place, end)
  return { comparison, window, where: filters?.where ?? [], end }
}

/** “something before”, “from us already”: nothing more than that it happened. */
function skipTail({ reading, to }: AtomPlace, at: number): number {
  let [end, last] = [at, at]
  while (
    end < to &&
    /^(something|anything|it|here|from|with|us|before|previously|already|ever|once)$/.test(reading.word(end))
  ) {
    if (/^(before|previously|already|ever|once)$/.test(reading.word(end))) last = end + 1
    end += 1
  }
  return last
}

/** “twice”, “at least 3 times”, “more than once”. */
function readTimes(reading: Reading, at: number): Comparison | undefined {
  const comparison = readComparison(reading.tokens, at, true)
  if (comparison === undefined || comparison.money || comparison.percent) return undefined
  const isTimes = /^times?$/.test(reading.word(comparison.end))
  const isAdverb = /^(once|twice|thrice)$/.test(reading.word(comparison.end - 1))
  if (!isTimes && !isAdverb) return undefined
  return { ...comparison, end: comparison.end + (isTimes ? 1 : 0) }
}

function toCondition(
  event: EventEntry,
  count: Comparison | undefined,
  window: Window | undefined,
  filters: readonly PropertyFilter[],
) {
  const name = event.name
  const where = filters.length === 0 ? {} : { where: [...filters] }
  if (window?.kind === 'before') return { lastPerformed: { event: name, ...where, beforeDaysAgo: window.days } }
  const within = { ...where, ...(window === undefined ? {} : { withinDays: window.days }) }
  if (count === undefined) return { performed: { event: name, atLeast: 1, ...within } }
  const whole = Math.round(count.value)
  const counts = {
    greaterThan: { atLeast: whole + 1 },
    atLeast: whole === 0 ? { exactly: 0 } : { atLeast: whole },
    lessThan: { atMost: Math.max(0, whole - 1) },
    atMost: { atMost: whole },
    exactly: { exactly: whole },
  }
  return { performed: { event: name, ...counts[count.key], ...within } }
}

const telling =
  /^(who|that|which|have|has|had|did|do|does|never|not|ever|always|without|with|having|by|if|when|whenever|once|unless|until|after|before|except|excluding|no|since|just|already)$/

/** Is it told as something done, and not a mere name? “A card”, “players” and “use email” say of nobody what they did. */
function tellsOfAct({ reading, previous }: AtomPlace, { event, from, end }: EventPhrase): boolean {
  const [first] = reading.tokens.slice(from, end)
  if (end === from + 1 && first?.text.toLowerCase() === event.name.toLowerCase()) return true
  if (previous !== null && 'performed' in previous && isJoined(reading, from)) return true
  const isTold = reading.tokens
    .slice(from, end)
    .some(({ word, stem }) => tellsOfDoing(word) || polarityOf(stem) !== undefined || matchStems(stem, 'buy') >= 0.9)
  return isTold || isNewcomer(reading, from, end) || followsTelling(reading, from) || isDoer(first, event)
}

/** “Who ordered and review”: the same telling goes on. */
function isJoined(reading: Reading, from: number): boolean {
  let at = from - 1
  while (/^(a|an|the|their|also|then|have|has|had)$/.test(reading.word(at))) at -= 1
  return /^(and|or|but|,|&)$/.test(reading.word(at))
}

const isNewcomer = (reading: Reading, from: number, end: number) =>
  reading.tokens.slice(from, end).some(({ stem }) => matchStems(stem, 'signup') >= 0.85)

function followsTelling(reading: Reading, from: number): boolean {
  let at = from - 1
  while (at >= 0 && isGrammar(reading.word(at)) && !telling.test(reading.word(at))) at -= 1
  return telling.test(reading.word(at))
}

/** “Applicants” are those who applied; a noun that is part of the event’s own name is only its subject. */
function isDoer(token: Token | undefined, event: EventEntry): boolean {
  return (
    token !== undefined &&
    /(?:er|or|ant|(?<!m)ent|ist|ee)s?$/.test(token.word) &&
    !stemsOfName(event.name).includes(token.stem)
  )
}

/** The event that the words from `at` on speak of, with as many of them as say so. */
export function readEventPhrase(
  reading: Reading,
  catalogue: Catalogue,
  at: number,
  to: number,
): EventPhrase | undefined {
  const first = reading.tokens[at]
  if (first === undefined || !reading.isFree(at) || first.kind === 'mark' || first.kind === 'number') return undefined
  const exact = catalogue.events.find(({ name }) => name.toLowerCase() === first.text.toLowerCase())
  if (exact !== undefined && /[_\W\d]/.test(exact.name))
    return { event: exact, from: at, end: at + 1, score: 1, spares: [] }
  if (isGrammar(first.word) || (isFiller(first) && !isLightVerb(first))) return undefined
  const asked: string[] = []
  let best: EventPhrase | undefined
  for (let end = at; end < Math.min(to, at + 8); end += 1) {
    const token = reading.tokens[end]
    if (token === undefined || !reading.isFree(end) || (boundary.test(token.word) && end > at)) break
    if (end > at && (token.kind === 'number' || readWindow(reading.tokens, end) !== undefined)) break
    if (isGrammar(token.word) || isFiller(token) || (token.word === 'first' && end > at)) continue
    asked.push(token.stem)
    const found = linkEvent(catalogue, asked)
    if (
      found !== undefined &&
      contributes(asked[0], found.entry) &&
      contributes(token.stem, found.entry) &&
      found.score >= (best?.score ?? 0) - leewayOf(token.stem, found.entry, best)
    ) {
      best = { event: found.entry, from: at, end: end + 1, score: Math.max(found.score, best?.score ?? 0), spares: [] }
    }
  }
  return best && { ...best, spares: listSpares(reading, best) }
}

/** How much worse a longer phrase may fit: a word for how far the thing came decides between events of one subject. */
function leewayOf(word: string, event: EventEntry, best: EventPhrase | undefined): number {
  if (best === undefined) return 0
  return best.event !== event && polarityOf(word) !== undefined ? 0.35 : 0.12
}

/** Content words between the first and the last that say nothing of the event. */
function listSpares(reading: Reading, { event, from, end }: EventPhrase): number[] {
  return reading.tokens.slice(from, end).flatMap((token, offset) => {
    const isSaid = token.kind === 'mark' || isGrammar(token.word) || isFiller(token) || contributes(token.stem, event)
    return isSaid ? [] : [from + offset]
  })
}

/** “Sends” and “sent” are what a customer does; “send” is what we are to do. */
const isLightVerb = ({ stem, word }: Token): boolean => lightVerbs.has(stem) || /^(sends|sent)$/.test(word)

/** The first and the last word must say something of the event, so that a phrase takes no neighbour’s words. */
function contributes(word: string | undefined, event: EventEntry): boolean {
  if (word === undefined) return false
  const verb =
    polarityOf(word) !== undefined ||
    word === 'account' ||
    matchStems(word, 'buy') >= 0.75 ||
    matchStems(word, 'signup') >= 0.85
  return verb || stemsOfName(event.name).some((other) => matchStems(word, other) >= 0.5)
}
