import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { linkEvent } from '../link/events.ts'
import { stemsOfName } from '../link/names.ts'
import { polaritiesOf, polarityOf } from '../link/polarity.ts'
import { matchStems } from '../link/word-match.ts'
import { isGrammar } from '../text/function-words.ts'
import { tellsOfDoing } from '../text/stem.ts'
import { readEventPhrase } from './atoms/performed.ts'
import type { Reading } from './reading.ts'
import { readVerbPhrase, skipSubject, type VerbPhrase } from './verb-phrase.ts'
import { readWindow } from './windows.ts'

/** An event that starts the journey though no “when” says so, with the words that tell it. */
export type ToldTrigger = { phrase: VerbPhrase; from: number; to: number }

/** “Payment failed → push”, “First order ever placed? Push them …”: what stands before the mark starts the journey. */
export function readHeading(reading: Reading, catalogue: Catalogue): ToldTrigger | undefined {
  const mark = reading.tokens.findIndex(({ word }) => /^[→?:]$/.test(word))
  const end =
    reading.tokens.slice(0, mark).findLastIndex(({ word }) => !/^(ever|yet|already|now|just|made|done|→)$/.test(word)) +
    1
  if (mark < 1 || mark === reading.tokens.length - 1 || !reading.isFree(0)) return undefined
  const failed = readNotWorking(reading, catalogue, mark)
  if (failed !== undefined) return failed
  const phrase = readVerbPhrase(reading, catalogue, reading.word(0) === 'new' ? 1 : 0)
  if (phrase === undefined || phrase.end < end || phrase.spares.length > 0) return undefined
  if (reading.word(mark) === ':' && !tellsEnd(reading, phrase)) return undefined
  return { phrase, from: 0, to: mark + 1 }
}

/** “Payment didn't work?”: the event that says that it failed. */
function readNotWorking(reading: Reading, catalogue: Catalogue, mark: number): ToldTrigger | undefined {
  const not = reading.tokens.slice(0, mark).findIndex(({ word }) => word === 'not')
  if (not < 2 || !/^(work|succeed|pass|go|come|get)$/.test(reading.word(not + 1))) return undefined
  const asked = reading.tokens.slice(0, not).filter(({ word }) => !isGrammar(word) && !/^(did|does|has|is)$/.test(word))
  const found = linkEvent(catalogue, [...asked.map(({ stem }) => stem), 'fail'])
  if (found === undefined || found.score < 0.6 || !polaritiesOf(stemsOfName(found.entry.name)).has('failure'))
    return undefined
  const phrase = { event: found.entry, from: 0, end: mark, score: found.score, spares: [], where: [], first: false }
  return { phrase, from: 0, to: mark + 1 }
}

/** Does a word of it say how far the thing came, so that it is no mere heading? */
const tellsEnd = (reading: Reading, { from, end }: VerbPhrase): boolean =>
  reading.tokens.slice(from, end).some(({ stem }) => polarityOf(stem) !== undefined || matchStems(stem, 'reach') >= 0.9)

/** “Does not get through the check”, “does not pass it”: the event that says that it failed. */
export function readNotThrough(reading: Reading, catalogue: Catalogue, from: number): VerbPhrase | undefined {
  const at = skipSubject(reading, from)
  if (!/^(not|never)$/.test(reading.word(at))) return undefined
  const through = /^(get|make|come|go)$/.test(reading.word(at + 1))
    ? [2, 3].find((ahead) => reading.word(at + ahead) === 'through')
    : polarityOf(reading.stem(at + 1)) === 'success'
      ? 1
      : undefined
  if (through === undefined) return undefined
  let start = at + through + 1
  while (isGrammar(reading.word(start))) start += 1
  const phrase = readEventPhrase(reading, catalogue, start, reading.tokens.length)
  const failed = phrase === undefined ? undefined : findFailure(catalogue, phrase.event)
  return phrase === undefined || failed === undefined
    ? undefined
    : { ...phrase, event: failed, where: [], first: false }
}

/** “At their credit limit”: it has been reached. */
export function readAtLimit(reading: Reading, catalogue: Catalogue, at: number): ToldTrigger | undefined {
  if (reading.word(at) !== 'at') return undefined
  let from = at + 1
  while (isGrammar(reading.word(from))) from += 1
  const found = catalogue.events.flatMap((event) => {
    const named = stemsOfName(event.name)
    const subject = named.filter((word) => matchStems(word, 'reach') < 0.9)
    const isSaid = subject.every(
      (word, index) => reading.isFree(from + index) && matchStems(reading.stem(from + index), word) >= 0.85,
    )
    return subject.length < named.length && subject.length > 1 && isSaid ? [{ event, end: from + subject.length }] : []
  })
  const [only, ...others] = found
  if (only === undefined || others.length > 0) return undefined
  const phrase = { event: only.event, from: at, end: only.end, score: 0.8, spares: [], where: [], first: false }
  return { phrase, from: at, to: only.end }
}

/** “After it is started”, “once it was abandoned”: how far the thing came that the text speaks of. */
export function readOfIt(reading: Reading, catalogue: Catalogue, from: number): VerbPhrase | undefined {
  if (!/^(it|this|that|they)$/.test(reading.word(from))) return undefined
  let verb = from + 1
  while (/^(is|was|were|are|has|have|been|being|gets|got)$/.test(reading.word(verb))) verb += 1
  const polarity = polarityOf(reading.stem(verb))
  if (polarity === undefined) return undefined
  const said = catalogue.events.flatMap((event) => {
    const named = stemsOfName(event.name)
    if (!polaritiesOf(named).has(polarity)) return []
    const subject = named.filter((word) => polarityOf(word) === undefined)
    const count = subject.filter((word) => reading.tokens.some(({ stem }) => matchStems(stem, word) >= 0.85)).length
    return count > 0 ? [{ event, count }] : []
  })
  const [best, next] = said.toSorted((a, b) => b.count - a.count)
  if (best === undefined || best.count === next?.count) return undefined
  return { event: best.event, from, end: verb + 1, score: 0.8, spares: [], where: [], first: false }
}

/** The event by which the same thing fails. */
function findFailure(catalogue: Catalogue, event: EventEntry): EventEntry | undefined {
  const subjectOf = ({ name }: EventEntry) => stemsOfName(name).filter((word) => polarityOf(word) === undefined)
  const wanted = subjectOf(event)
  return catalogue.events.find(
    (each) =>
      polaritiesOf(stemsOfName(each.name)).has('failure') && wanted.every((word) => subjectOf(each).includes(word)),
  )
}

/** “A payment that fails”: the thing itself is told of, and how it comes out. */
function readComingOut(reading: Reading, catalogue: Catalogue, at: number): ToldTrigger | undefined {
  if (!/^(that|which)$/.test(reading.word(at)) || person.test(reading.word(at - 1))) return undefined
  if (polarityOf(reading.stem(at + 1)) === undefined) return undefined
  let from = at
  while (from > at - 4 && from > 0 && reading.isFree(from - 1) && !isGrammar(reading.word(from - 1))) from -= 1
  const asked = reading.tokens.slice(from, at).map(({ stem }) => stem)
  const found = asked.length === 0 ? undefined : linkEvent(catalogue, [...asked, reading.stem(at + 1)])
  if (found === undefined || found.score < 0.6) return undefined
  const start = /^(a|an|the|every|any)$/.test(reading.word(from - 1)) ? from - 1 : from
  const phrase = {
    event: found.entry,
    from: start,
    end: at + 2,
    score: found.score,
    spares: [],
    where: [],
    first: false,
  }
  return { phrase, from: start, to: at + 2 }
}

/** “Customers who reach their limit”: told in the present, it happens again and again. */
export function readHappening(reading: Reading, catalogue: Catalogue, at: number): ToldTrigger | undefined {
  const comingOut = readComingOut(reading, catalogue, at)
  if (comingOut !== undefined) return comingOut
  const isDoing = person.test(reading.word(at)) && /[a-z]{2}ing$/.test(reading.word(at + 1))
  const isWho = /^(who|that)$/.test(reading.word(at)) && person.test(reading.word(at - 1))
  const verb = reading.tokens[at + 1]
  if ((!isWho && !isDoing) || verb === undefined || (isWho && tellsOfDoing(verb.word))) return undefined
  const phrase = readVerbPhrase(reading, catalogue, at + 1)
  const isTold = polarityOf(verb.stem) !== undefined || matchStems(verb.stem, 'reach') >= 0.9 || phrase?.first === true
  if (phrase === undefined || !isTold || phrase.from !== at + 1 || isRepeated(reading, phrase.end)) return undefined
  if (!namesItsSubject(reading, phrase)) return undefined
  return { phrase, from: at, to: phrase.end }
}

/** “Reach out” is not “reach the limit”: more of the event must be said than how far it came. */
function namesItsSubject(reading: Reading, { event, from, end }: VerbPhrase): boolean {
  const isHow = (word: string) => polarityOf(word) !== undefined || matchStems(word, 'reach') >= 0.9
  const subject = stemsOfName(event.name).filter((word) => !isHow(word))
  const said = reading.tokens.slice(from, end)
  return said.some(({ stem }) => !isHow(stem) && subject.some((word) => matchStems(stem, word) >= 0.55))
}

const person =
  /^(people|persons?|customers?|users?|members?|clients?|shoppers?|anyone|anybody|everyone|everybody|someone|those)$/

const isRepeated = (reading: Reading, at: number): boolean =>
  readWindow(reading.tokens, at) !== undefined ||
  /^(every|each|at|more|less|often|twice|regularly|\d.*)$/.test(reading.word(at))
