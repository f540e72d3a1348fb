import type { SegmentTrigger } from '../../../domain/campaign/trigger.ts'
import type { PropertyFilter } from '../../../domain/conditions/named-value.ts'
import type { Catalogue, EventEntry, TraitEntry } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import { polaritiesOf, polarityOf } from '../link/polarity.ts'
import { isGrammar } from '../text/function-words.ts'
import { readDuration } from '../text/durations.ts'
import { tellsOfDoing } from '../text/stem.ts'
import { readWindow } from './windows.ts'
import { readEventPhrase, type EventPhrase } from './atoms/performed.ts'
import { readDelay } from './delays.ts'
import { findEndingDate, findEndWords, readEndWords } from './ending-dates.ts'
import { readFilters } from './property-filters.ts'
import type { Reading } from './reading.ts'
import { readCrossingClause, takeCrossing } from './segment-crossing.ts'

export type TriggerClause =
  | {
      kind: 'event'
      event: EventEntry
      where: PropertyFilter[]
      delay: string | null
      first: boolean
      until: EventEntry | null
    }
  | { kind: 'date'; trait: TraitEntry; offsetDays: number; every: 'once' | 'year' }
  | SegmentTrigger

const opening = /^(when|whenever|once|upon|if|after|as|every|each|anytime|moment)$/
const subject =
  /^(someone|somebody|anyone|anybody|people|person|customers?|users?|members?|they|he|she|a|an|the|has|have|is|are|get|gets|just|newly|their|his|her|its|of|for|to|time|soon|as|somone|shoppers?|clients?|that|who|with|did|does|been|on|being)$/

/** “Payment failed → push”, “First order ever placed? Push them …”: what stands before the mark starts the journey. */
function readHeading(reading: Reading, catalogue: Catalogue): TriggerClause | undefined {
  const mark = reading.tokens.findIndex(({ word }) => /^[→?:]$/.test(word))
  const end =
    reading.tokens.slice(0, mark).findLastIndex(({ word }) => !/^(ever|yet|already|now|just|made|done|→)$/.test(word)) +
    1
  if (mark < 1 || mark === reading.tokens.length - 1 || !reading.isFree(0)) return undefined
  const phrase = readVerbPhrase(reading, catalogue, reading.word(0) === 'new' ? 1 : 0)
  if (phrase === undefined || phrase.end < end || phrase.spares.length > 0) return undefined
  if (reading.word(mark) === ':' && !tellsEnd(reading, phrase)) return undefined
  reading.take(0, mark + 1)
  return toEvent(phrase, null)
}

/** Does a word of it say how far the thing came, so that it is no mere heading? */
const tellsEnd = (reading: Reading, { from, end }: VerbPhrase): boolean =>
  reading.tokens.slice(from, end).some(({ stem }) => polarityOf(stem) !== undefined || matchStems(stem, 'reach') >= 0.9)

/** “when someone …”, “after they …”, “two weeks after signup”, “3 days before the trial ends”: what starts the journey. */
export function readTriggerClause(reading: Reading, catalogue: Catalogue): TriggerClause | undefined {
  const heading = readHeading(reading, catalogue)
  if (heading !== undefined) return heading
  for (let at = 0; at < reading.tokens.length; at += 1) {
    if (!reading.isFree(at)) continue
    const found =
      readSegmentTrigger(reading, catalogue, at) ??
      readDateOffset(reading, catalogue, at) ??
      readYearly(reading, catalogue, at) ??
      readAnchored(reading, catalogue, at) ??
      readOpening(reading, catalogue, at) ??
      readHappening(reading, catalogue, at)
    if (found !== undefined) return found
  }
  return undefined
}

function readSegmentTrigger(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
  const found = readCrossingClause(reading, catalogue, at)
  if (found === undefined) return undefined
  takeCrossing(reading, at, found)
  return { kind: found.kind, segment: found.segment }
}

function readDateOffset(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
  const duration = readDuration(reading.tokens, at)
  const direction = duration === undefined ? '' : reading.word(duration.end)
  if (duration === undefined || !/^(before|ahead|prior|after)$/.test(direction)) return undefined
  let next = duration.end + 1
  while (/^(of|to|the|their|a|his|her|your|its|someone|somebody|customers?|people|each)$/.test(reading.word(next)))
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
function readYearly(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
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

function readAnchored(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
  const delay = readDelay(reading.tokens, at)
  if (delay === undefined || !delay.anchored) return undefined
  const phrase = readVerbPhrase(reading, catalogue, delay.end)
  if (phrase === undefined) return undefined
  reading.take(at, phrase.end)
  reading.release(phrase.spares)
  return toEvent(phrase, delay.iso)
}

function readOpening(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
  const follows = /^(of|from)$/.test(reading.word(at)) && at > 0 && !reading.isFree(at - 1)
  if ((!follows && !opening.test(reading.word(at))) || readDelay(reading.tokens, at) !== undefined) return undefined
  const phrase = readVerbPhrase(reading, catalogue, at + 1) ?? readNotThrough(reading, catalogue, at + 1)
  if (phrase === undefined) return undefined
  reading.take(at, phrase.end)
  reading.release(phrase.spares)
  return toEvent(phrase, null)
}

/** “Does not get through the check”, “does not pass it”: the event that says that it failed. */
function readNotThrough(reading: Reading, catalogue: Catalogue, from: number): VerbPhrase | undefined {
  let at = from
  while (subject.test(reading.word(at))) at += 1
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

/** The event by which the same thing fails. */
function findFailure(catalogue: Catalogue, event: EventEntry): EventEntry | undefined {
  const subjectOf = ({ name }: EventEntry) => stemsOfName(name).filter((word) => polarityOf(word) === undefined)
  const wanted = subjectOf(event)
  return catalogue.events.find(
    (each) =>
      polaritiesOf(stemsOfName(each.name)).has('failure') && wanted.every((word) => subjectOf(each).includes(word)),
  )
}

/** “Customers who reach their limit”: told in the present, it happens again and again. */
function readHappening(reading: Reading, catalogue: Catalogue, at: number): TriggerClause | undefined {
  const isWho = /^(who|that)$/.test(reading.word(at)) && person.test(reading.word(at - 1))
  const verb = reading.tokens[at + 1]
  if (!isWho || verb === undefined || tellsOfDoing(verb.word)) return undefined
  if (polarityOf(verb.stem) === undefined && matchStems(verb.stem, 'reach') < 0.9) return undefined
  const phrase = readVerbPhrase(reading, catalogue, at + 1)
  if (phrase === undefined || phrase.from !== at + 1 || isRepeated(reading, phrase.end)) return undefined
  reading.take(at, phrase.end)
  reading.release(phrase.spares)
  return toEvent(phrase, null)
}

const person =
  /^(people|persons?|customers?|users?|members?|clients?|shoppers?|anyone|anybody|everyone|everybody|someone|those)$/

const isRepeated = (reading: Reading, at: number): boolean =>
  readWindow(reading.tokens, at) !== undefined ||
  /^(every|each|at|more|less|often|twice|regularly|\d.*)$/.test(reading.word(at))

function toEvent({ event, where, first }: VerbPhrase, delay: string | null): TriggerClause {
  return { kind: 'event', event, where, delay, first, until: null }
}

type VerbPhrase = EventPhrase & { where: PropertyFilter[]; first: boolean }

/** An event after its subject: “someone gets stuck in setup”, “their first order”. */
export function readVerbPhrase(reading: Reading, catalogue: Catalogue, from: number): VerbPhrase | undefined {
  let at = from
  let first = false
  const kinds: number[] = []
  while (at < reading.tokens.length) {
    const word = reading.word(at)
    const isKind = isKindOfCustomer(reading, catalogue, at)
    if (isKind) kinds.push(at)
    if (!isKind && !subject.test(word) && word !== 'first') break
    first ||= word === 'first'
    at += 1
  }
  const phrase = readEventPhrase(reading, catalogue, at, reading.tokens.length)
  if (phrase === undefined) return undefined
  const filters = readFilters(reading, phrase.event, phrase.end, reading.tokens.length)
  const close = filters?.end ?? phrase.end
  const after = [0, 1, 2, 3, 4, 5].map((ahead) => reading.word(close + ahead)).join(' ')
  const tail = /^(?:[\w-]+ )?(for )?(the |their )?(very )?first time/.exec(after)
  const inside = reading.tokens.slice(at, phrase.end).some(({ word }) => word === 'first')
  const end = tail === null ? close : close + tail[0].split(' ').length
  const spares = [...phrase.spares, ...kinds]
  return { ...phrase, spares, where: filters?.where ?? [], end, first: first || inside || tail !== null }
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
