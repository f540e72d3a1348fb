import type { PropertyFilter } from '../../../domain/conditions/named-value.ts'
import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { readOrdinal } from '../text/ordinals.ts'
import { isFunctionWord } from '../text/function-words.ts'
import { polaritiesOf, polarityOf } from '../link/polarity.ts'
import { stemsOfName } from '../link/names.ts'
import { findEventRole } from '../link/roles.ts'
import { matchStems } from '../link/word-match.ts'
import type { Play } from '../parse/plays.ts'
import { readAtom } from '../parse/conditions.ts'
import type { Reading } from '../parse/reading.ts'
import type { TriggerClause } from '../parse/trigger-clause.ts'
import { readVerbPhrase } from '../parse/verb-phrase.ts'
import { readWindow } from '../parse/windows.ts'

const triggered: ReadonlySet<Play> = new Set(['recover', 'help', 'congratulate', 'thank', 'warn', 'survey', 'nudge'])
const newcomers =
  /^(new|newly|newest|fresh|recent|just|signups?|signup|newcomers?|registrations?|joiners?|starters?|registered|joined|join|register|registers|joins|arrivals?|subscribers|users?|customers?|members?|people|accounts?|who|have|has|signing|every|everyone|each|somebody|someone|anyone|that|our|the|all|to)$/
/** Who has only just come. */
const joiners =
  /^(new|newly|newest|fresh|recent|just|signups?|newcomers?|registrations?|joiners?|starters?|registered|joined|join|register|registers|joins|arrivals?|signing)$/

const lead =
  /^(everyone|everybody|who|that|someone|somebody|anyone|people|customers?|users?|members?|the|their|a|an|in|on|of|to|at|not|never|did|do|does|have|has|had|left|leave|leaves|leaving|stuff|something|anything|items?|things?|goods|products?|first|get|gets|getting|got|just|began|started|but|for|after|with|is|are|behind|forgot|forget|halfway|through|during|without|check)$/

/** The event that a play without “when” speaks of: “welcome newcomers”, “remind people who left a basket”. */
export function findImpliedTrigger(
  reading: Reading,
  catalogue: Catalogue,
  play: Play,
  waits: boolean,
): TriggerClause | undefined {
  if (play === 'welcome') return findWelcome(reading, catalogue)
  if (!triggered.has(play) || speaksOfDate(reading, catalogue)) return undefined
  const found = findPhrase(reading, catalogue, play)
  // “NPS after two weeks”: of being a customer.
  if (found === undefined && play === 'survey' && (waits || reading.find(joiners) >= 0))
    return findWelcome(reading, catalogue)
  if (found === undefined) return play === 'recover' ? findCart(reading, catalogue) : undefined
  reading.take(startOfClause(reading, found.from), found.end)
  reading.release(found.spares)
  return {
    kind: 'event',
    event: found.event,
    where: found.event === found.said ? found.where : [],
    delay: null,
    first: found.first,
    ...(found.nth !== undefined && { nth: found.nth }),
    until: found.until,
  }
}

/** “Whose card expires in 10 days”: the date starts it, and is read with the audience. */
function speaksOfDate(reading: Reading, catalogue: Catalogue): boolean {
  const to = reading.tokens.length
  return reading.tokens.some((_, at) => {
    const found = readAtom({ reading, catalogue, at, to, previous: null })?.condition
    return found !== undefined && 'trait' in found && 'withinNextDays' in found.trait
  })
}

function findWelcome(reading: Reading, catalogue: Catalogue): TriggerClause | undefined {
  const event = findEventRole(catalogue, 'signup')
  const isForAll = reading.find(/^(everyone|everybody|all|every)$/) >= 0 && reading.find(joiners) < 0
  const told = event === undefined ? undefined : findTold(reading, catalogue, event)
  if (event === undefined || (isForAll && told === undefined)) return undefined
  if (told !== undefined) {
    reading.take(startOfClause(reading, told.from), told.end)
    return { kind: 'event', event, where: [], delay: null, first: false, until: null }
  }
  const start = reading.tokens.findIndex(({ word }, index) => reading.isFree(index) && newcomers.test(word))
  for (let at = start; at >= 0 && at < reading.tokens.length && reading.isFree(at); at += 1) {
    const says =
      newcomers.test(reading.word(at)) ||
      stemsOfName(event.name).some((word) => matchStems(reading.stem(at), word) >= 0.85)
    if (!says) break
    reading.take(at, at + 1)
  }
  return { kind: 'event', event, where: [], delay: null, first: false, until: null }
}

/** “Who creates an account”, “those that have just registered”. */
function findTold(reading: Reading, catalogue: Catalogue, event: EventEntry) {
  const whos = reading.tokens.flatMap(({ word }, index) => (/^(who|that)$/.test(word) ? [index] : []))
  const phrases = whos.flatMap((at) => readVerbPhrase(reading, catalogue, at + 1) ?? [])
  return phrases.find((phrase) => phrase.event.name === event.name)
}

/** Back over what leads into the event: “who left stuff in their”, “the first”, “did not”. */
function startOfClause(reading: Reading, at: number): number {
  let start = at
  while (start > 0 && reading.isFree(start - 1) && leadsIn(reading, start - 1)) start -= 1
  return start
}

function leadsIn(reading: Reading, at: number): boolean {
  return (
    lead.test(reading.word(at)) ||
    readOrdinal(reading.word(at)) !== undefined ||
    matchStems(reading.stem(at), 'cart') >= 0.55 ||
    polarityOf(reading.stem(at)) !== undefined
  )
}

type Found = {
  event: EventEntry
  said: EventEntry
  where: PropertyFilter[]
  from: number
  end: number
  first: boolean
  nth?: number
  until: EventEntry | null
  score: number
  spares: number[]
}

function findPhrase(reading: Reading, catalogue: Catalogue, play: Play): Found | undefined {
  const found: Found[] = []
  for (let at = 0; at < reading.tokens.length; at += 1) {
    if (!reading.isFree(at)) continue
    const phrase = readVerbPhrase(reading, catalogue, at)
    if (phrase === undefined || readWindow(reading.tokens, phrase.end) !== undefined) continue
    const negated = isNegated(reading, phrase.from)
    const event = negated ? findBeginning(catalogue, phrase.event) : phrase.event
    const until = negated ? phrase.event : null
    if (event !== undefined)
      found.push({ ...phrase, said: phrase.event, event, until, score: phrase.score + fit(play, event) })
  }
  return found.toSorted((a, b) => b.score - a.score || a.from - b.from)[0]
}

function isNegated(reading: Reading, at: number): boolean {
  return [1, 2, 3].some((back) => /^(not|never|no|without)$/.test(reading.word(at - back)))
}

/** A reminder follows what was begun or broken off, a congratulation what was finished. */
function fit(play: Play, event: EventEntry): number {
  const polarities = polaritiesOf(stemsOfName(event.name))
  const unfinished = polarities.has('beginning') || polarities.has('abandoned') || polarities.has('failure')
  if (play === 'recover' || play === 'help') return unfinished ? 0.1 : polarities.has('success') ? -0.25 : 0
  return play === 'congratulate' && polarities.has('success') ? 0.1 : 0
}

/** What comes before a completion that did not happen: it shares the subject and was begun or broken off. */
export function findBeginning(catalogue: Catalogue, completion: EventEntry): EventEntry | undefined {
  const subject = stemsOfName(completion.name).filter((word) => polaritiesOf([word]).size === 0)
  const scored = catalogue.events.flatMap((event) => {
    const named = stemsOfName(event.name)
    const polarities = polaritiesOf(named)
    const shared = subject.filter((word) => named.some((other) => matchStems(word, other) >= 0.55)).length
    const begun = polarities.has('abandoned') || polarities.has('beginning') || polarities.has('failure')
    return shared > 0 && begun && event.name !== completion.name ? [{ event, shared }] : []
  })
  return scored.toSorted((a, b) => b.shared - a.shared)[0]?.event ?? findEventRole(catalogue, 'cart')
}

function findCart(reading: Reading, catalogue: Catalogue): TriggerClause | undefined {
  const at = reading.tokens.findIndex(
    (token, index) =>
      reading.isFree(index) &&
      !isFunctionWord(token) &&
      (matchStems(token.stem, 'cart') >= 0.55 || matchStems(token.stem, 'purchas') >= 0.75),
  )
  const event = at < 0 ? undefined : findEventRole(catalogue, 'cart')
  if (event === undefined) return undefined
  reading.take(at, at + 1)
  for (let index = 0; index < reading.tokens.length; index += 1) {
    if (
      /^(left|leave|leaves|leaving|forgot|forget|behind|stuff|items?|things?|products?|goods|full|abandon\w*|unfinished)$/.test(
        reading.word(index),
      )
    )
      reading.take(index, index + 1)
  }
  return { kind: 'event', event, where: [], delay: null, first: false, until: null }
}
