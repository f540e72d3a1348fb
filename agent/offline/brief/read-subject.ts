import type { Catalogue } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import { readChannelName } from '../parse/channel-names.ts'
import { isFunctionWord, isGrammar } from '../text/function-words.ts'
import type { Reading } from '../parse/reading.ts'

export type Subject = { about: string | null; mentions: string[]; link: string | null }

const opening =
  /^(about|announce|announcing|announcement|introduce|introducing|mention|mentioning|regarding|launch|launching|unveil|promote|promoting|share|highlight|explaining|explain|show|shows|showing|saying)$/
const stop = /^(to|for|and|in|with|by|via|on|when|if|who|at|,|;|\.|:|but|except|as|next|this|every)$/

/** What the message should speak of: “about our new editor”, “announce dark mode”, “mention their usage”. */
export function readSubject(reading: Reading, catalogue: Catalogue): Subject {
  const link = takeLink(reading)
  let about: string | null = null
  const mentions = [...takeHowMuch(reading, catalogue), ...takeIncluded(reading, catalogue)]
  for (let at = 0; at < reading.tokens.length; at += 1) {
    if (!reading.isFree(at) || !(opening.test(reading.word(at)) || isOnSubject(reading, at))) continue
    // “Is about to end”, “what about”.
    const isOther = reading.word(at + 1) === 'to' || /^(what|how)$/.test(reading.word(at - 1))
    if (reading.word(at) === 'about' && isOther) continue
    if (takeNextStep(reading, at)) continue
    const end = endOfSubject(reading, at + 1)
    if (end === at + 1) continue
    const traits = /^(mention|show|include)/.test(reading.word(at)) ? findTraits(reading, catalogue, at + 1, end) : []
    mentions.push(...traits)
    const text = textBetween(reading, at + 1, end)
    if (traits.length === 0 && about === null) about = text
    reading.take(at, end)
  }
  return { about, mentions, link }
}

/** “An email on our opening hours”: what a message is on, where that can be no day. */
const isOnSubject = (reading: Reading, at: number): boolean =>
  /^(on|concerning)$/.test(reading.word(at)) &&
  /^(e-?mails?|mails?|messages?|notes?|newsletters?|sms|push|texts?|notifications?)$/.test(reading.word(at - 1)) &&
  /^(our|your|how|why|what)$/.test(reading.word(at + 1))

/** “Say how much they have used”: the trait that tells. */
function takeHowMuch(reading: Reading, catalogue: Catalogue): string[] {
  const at = reading.tokens.findIndex(
    ({ word }, index) =>
      reading.isFree(index) &&
      /^(say|tell|telling|show|shows|showing|mention|mentions|mentioning|include|including|state|stating|quote|quoting|with)$/.test(
        word,
      ) &&
      findHow(reading, index) !== undefined,
  )
  const how = at < 0 ? undefined : findHow(reading, at)
  if (how === undefined) return []
  let end = how
  while (end < reading.tokens.length && !/^[,;.:!?]$/.test(reading.word(end))) end += 1
  const traits = findTraits(reading, catalogue, how, end)
  if (traits.length > 0) reading.take(at, end)
  return traits
}

/** “Including their balance”, “a push with the amount spent”: a number that the message tells. */
function takeIncluded(reading: Reading, catalogue: Catalogue): string[] {
  const numbers = { ...catalogue, traits: catalogue.traits.filter(({ type }) => /number|int|float/.test(type)) }
  return reading.tokens.flatMap(({ word }, at) => {
    const isOpened =
      /^(including|includes|incl|mentions|mentioning|telling|quote|quoting|stating)$/.test(word) ||
      (word === 'with' && (reading.word(at - 1) === ',' || readChannelName(reading.tokens, at - 1) !== undefined)) ||
      (word === 'the' && reading.word(at - 1) === 'them' && /^(amount|number|total|sum)$/.test(reading.word(at + 1)))
    if (!isOpened || !reading.isFree(at)) return []
    let end = reading.word(at + 1) === '.' ? at + 2 : at + 1
    while (reading.isFree(end) && !/^[,;.:!?]$/.test(reading.word(end))) end += 1
    const traits = /\d/.test(
      reading.tokens
        .slice(at, end)
        .map((token) => token.word)
        .join(' '),
    )
      ? []
      : findTraits(reading, numbers, at + 1, end)
    if (traits.length > 0) reading.take(at, end)
    return traits
  })
}

function findHow(reading: Reading, at: number): number | undefined {
  const what = [1, 2].map((ahead) => at + ahead).find((index) => reading.word(index) === 'what')
  if (what !== undefined && /^(they|he|she|each|was|is|has)$/.test(reading.word(what + 1))) return what + 2
  const how = [1, 2, 3].map((ahead) => at + ahead).find((index) => reading.word(index) === 'how')
  return how !== undefined && /^(much|many|far|long|often|full|close)$/.test(reading.word(how + 1))
    ? how + 2
    : undefined
}

/** “show what is next”, “the next step”: every congratulation ends in that. */
function takeNextStep(reading: Reading, at: number): boolean {
  const text = reading.tokens
    .slice(at + 1, at + 9)
    .map(({ word }) => word)
    .join(' ')
  const match =
    /^(them |people )?(what'?s? )?(is |comes |to do )?(the |their |your )?next( step| steps| thing)?\b/.exec(text)
  if (match === null) return false
  reading.take(at, at + 1 + match[0].split(' ').length)
  return true
}

function endOfSubject(reading: Reading, from: number): number {
  let end = from
  while (
    end < reading.tokens.length &&
    reading.isFree(end) &&
    !((stop.test(reading.word(end)) || isTime(reading, end)) && hasContent(reading, from, end)) &&
    !/^[,;.:!?]$/.test(reading.word(end))
  )
    end += 1
  while (end > from && isGrammar(reading.word(end - 1))) end -= 1
  return hasContent(reading, from, end) ? end : from
}

/** “… Tuesday at 9”: when it goes out, and no part of what it is about. */
const isTime = (reading: Reading, at: number): boolean =>
  (/^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:tomorrow|tonight)$/.test(reading.word(at)) &&
    /^(?:at|morning|evening|afternoon|\d.*)$/.test(reading.word(at + 1))) ||
  isDate(reading.word(at), reading.word(at + 1))

/** “December 5”, “5 December”, “3rd of May”. */
const isDate = (word: string, next: string): boolean =>
  (month.test(word) && /^\d/.test(next)) || (/^\d{1,2}(?:st|nd|rd|th)?$/.test(word) && month.test(next))
const month =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/

function hasContent(reading: Reading, from: number, to: number): boolean {
  return reading.tokens
    .slice(from, to)
    .some((token) => token.kind === 'quote' || (token.kind !== 'mark' && !isFunctionWord(token)))
}

function textBetween(reading: Reading, from: number, to: number): string {
  const [first, last] = [reading.tokens[from], reading.tokens[to - 1]]
  return first === undefined || last === undefined
    ? ''
    : reading.text
        .slice(first.start, last.end)
        .replaceAll('"', '')
        .replace(/[{}<>]/g, '')
        .trim()
}

function findTraits(reading: Reading, catalogue: Catalogue, from: number, to: number): string[] {
  const asked = reading.tokens
    .slice(from, to)
    .filter((token) => !isFunctionWord(token))
    .map(({ stem }) => stem)
  const scored = catalogue.traits.map(({ name }) => ({
    name,
    score: Math.max(
      ...stemsOfName(name).flatMap((part, rank) =>
        asked.map((word) => matchStems(word, part) * (rank === 0 ? 1 : 0.9)),
      ),
    ),
  }))
  const best = scored.toSorted((a, b) => b.score - a.score)[0]
  return best !== undefined && best.score >= 0.75 ? [best.name] : []
}

function takeLink(reading: Reading): string | null {
  const match = /\bhttps:\/\/[^\s"<>{}]+[^\s"<>{}.,;:!?)]/.exec(reading.text)
  if (match === null) return null
  reading.takeText(match.index, match.index + match[0].length)
  reading.tokens.forEach((token, index) => {
    if (/^(link|links|deep|deeplink|url)$/.test(token.word)) reading.take(index, index + 1)
  })
  return match[0]
}
