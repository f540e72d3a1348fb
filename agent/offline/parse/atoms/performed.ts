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
import { readWindow, type Window } from '../windows.ts'

const boundary =
  /^(and|or|but|who|that|which|if|when|unless|until|except|excluding|without|not|never|then|otherwise|else|before|after|once|because|so|,|;|:|\.|!|\?|-|\+|\()$/
const fillers = new Set('stuff item goods recent old existing exist only just still back new someon anyon'.split(' '))
const lightVerbs = new Set('make mak do get take tak perform give giv have'.split(' '))

/** Words that name no event by themselves: “make”, “get”, “stuff”, “customers”. */
function isFiller(token: Token): boolean {
  return fillers.has(token.stem) || lightVerbs.has(token.stem) || isFunctionWord(token)
}

export type EventPhrase = { event: EventEntry; from: number; end: number; score: number }

/** “bought”, “used to buy”, “placed at least 3 orders in the last 30 days”, “signed up more than 90 days ago”. */
export function readPerformed(place: AtomPlace): Atom | undefined {
  const { reading, catalogue } = place
  const habit = reading.word(place.at) === 'used' && reading.word(place.at + 1) === 'to' ? 2 : 0
  const counted = readComparison(reading.tokens, place.at, false)
  const start = counted?.end ?? place.at + habit
  const phrase = readEventPhrase(reading, catalogue, start, place.to)
  if (phrase === undefined) return undefined
  const { comparison, window, end } = readDetails(place, phrase)
  return atom(
    toCondition(phrase.event, counted ?? comparison, window),
    end,
    phrase.score,
    window?.assumed === true ? [`“${reading.word(end - 1)}” means the last ${window.days} days`] : [],
  )
}

function readDetails(place: AtomPlace, phrase: EventPhrase) {
  const { tokens } = place.reading
  let end = phrase.end
  let comparison: Comparison | undefined
  let window: Window | undefined
  for (let step = 0; step < 3; step += 1) {
    const found: Window | undefined = window ?? readWindow(tokens, end)
    const count: Comparison | undefined = comparison ?? readTimes(place.reading, end)
    if (window === undefined && found !== undefined && found.end <= place.to) [window, end] = [found, found.end]
    else if (comparison === undefined && count !== undefined && count.end <= place.to)
      [comparison, end] = [count, count.end]
  }
  end = skipTail(place, end)
  return { comparison, window, end }
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

function toCondition(event: EventEntry, count: Comparison | undefined, window: Window | undefined) {
  const name = event.name
  if (window?.kind === 'before') return { lastPerformed: { event: name, beforeDaysAgo: window.days } }
  const within = window === undefined ? {} : { withinDays: window.days }
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
  if (exact !== undefined && /[_\W\d]/.test(exact.name)) return { event: exact, from: at, end: at + 1, score: 1 }
  if (isGrammar(first.word) || (isFiller(first) && !isLightVerb(first.stem))) return undefined
  const asked: string[] = []
  let best: EventPhrase | undefined
  for (let end = at; end < Math.min(to, at + 8); end += 1) {
    const token = reading.tokens[end]
    if (token === undefined || !reading.isFree(end) || (boundary.test(token.word) && end > at)) break
    if (end > at && (token.kind === 'number' || readWindow(reading.tokens, end) !== undefined)) break
    if (isGrammar(token.word) || isFiller(token)) continue
    asked.push(token.stem)
    const found = linkEvent(catalogue, asked)
    if (
      found !== undefined &&
      contributes(asked[0], found.entry) &&
      contributes(token.stem, found.entry) &&
      found.score >= (best?.score ?? 0) + (best === undefined ? 0 : -0.12)
    ) {
      best = { event: found.entry, from: at, end: end + 1, score: Math.max(found.score, best?.score ?? 0) }
    }
  }
  return best
}

function isLightVerb(stem: string): boolean {
  return lightVerbs.has(stem)
}

/** The first and the last word must say something of the event, so that a phrase takes no neighbour’s words. */
function contributes(word: string | undefined, event: EventEntry): boolean {
  if (word === undefined) return false
  const verb = polarityOf(word) !== undefined || matchStems(word, 'buy') >= 0.75 || matchStems(word, 'signup') >= 0.85
  return verb || stemsOfName(event.name).some((other) => matchStems(word, other) >= 0.5)
}
