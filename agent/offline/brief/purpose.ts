import { isFunctionWord } from '../text/function-words.ts'
import { readChannelName } from '../parse/channel-names.ts'
import type { Reading } from '../parse/reading.ts'

const whom =
  /^(them|they|people|persons?|customers?|everyone|everybody|someone|somebody|users?|members?|clients?|shoppers?|buyers?|her|him|those)$/
/** What we would do, and not what they are asked for. */
const ours =
  /^(ask|say|tell|thank|let|explain|announce|remind|offer|congratulate|invite|welcome|greet|help|warn|inform|show|share|introduce|find|learn|celebrate|apologise|apologize|notify|send|give|wish|get|reach|be|have|do|buy|use)$/
const stop =
  /^(,|;|\.|:|!|\?|but|unless|if|when|by|via|else|otherwise|except|then|at|on|every|next|tomorrow|after|before)$/

/** “Email them to check their card”, “ask people to confirm”: what customers are asked to do, in the words of a message. */
export function readPurpose(reading: Reading): string | null {
  for (let from = 1; from < reading.tokens.length - 1; from += 1) {
    const at = findTo(reading, from)
    const verb = at === undefined ? undefined : reading.tokens[at + 1]
    if (at === undefined || verb === undefined || verb.kind !== 'word' || !reading.isFree(at + 1)) continue
    if (ours.test(verb.word) || isFunctionWord(verb) || readChannelName(reading.tokens, at + 1) !== undefined) continue
    let end = at + 2
    while (end < reading.tokens.length && reading.isFree(end) && !stop.test(reading.word(end))) end += 1
    const last = reading.tokens[end - 1]
    const text = last === undefined ? '' : reading.text.slice(verb.start, last.end)
    if (at === from) reading.take(at - 2, at - 1)
    reading.take(from, end)
    reading.assume(`it asks them to “${text}”`)
    return toReader(text)
  }
  return null
}

/** Index of the word before what is asked: of “to” after who is asked, or of “can” in “that they can”. */
function findTo(reading: Reading, at: number): number | undefined {
  if (!reading.isFree(at)) return undefined
  if (reading.word(at) === 'to') return isAsked(reading, at - 1) ? at : undefined
  const isThat =
    /^(that|how)$/.test(reading.word(at)) &&
    /^(they|people|customers)$/.test(reading.word(at + 1)) &&
    /^(can|could|may|should)$/.test(reading.word(at + 2))
  return isThat ? at + 2 : undefined
}

/** Someone who is written to stands before it, or what was read of them already. */
function isAsked(reading: Reading, before: number): boolean {
  return (
    whom.test(reading.word(before)) && reading.tokens.slice(0, before).some((_, index) => isRequest(reading, index))
  )
}

const isRequest = (reading: Reading, index: number) =>
  readChannelName(reading.tokens, index) !== undefined ||
  /^(ask|tell|invite|remind|encourage|nudge|urge|message|send|prompt|notify|get|want)$/.test(reading.word(index))

/** “Their card” is “your card” to who reads it. */
function toReader(text: string): string {
  const said: Readonly<Record<string, string>> = {
    their: 'your',
    theirs: 'yours',
    them: 'you',
    they: 'you',
    themselves: 'yourself',
  }
  return text
    .replace(/\b(their|theirs|them|they|themselves)\b/gi, (word) => said[word.toLowerCase()] ?? word)
    .replaceAll(/["{}<>]/g, '')
}
