import { isTypo } from '../text/similarity.ts'
import { isFunctionWord } from '../text/function-words.ts'
import { isOrdinary } from '../text/ordinary-words.ts'
import type { Token } from '../text/tokens.ts'
import { Reading } from './reading.ts'

const sending = listOf(
  'blast blasts blasting spam send sends sending fire shoot message messages notify notification email emails mail mails ' +
    'mailing text push sms whatsapp contact ping broadcast shout hit reach write hear',
)
const all = listOf('everyone everybody all whole entire list base database')
const everyPerson =
  /\bevery (?:single |last )?(?:customers?|persons?|people|users?|members?|subscribers?|contacts?|one)\b/
const haste = listOf(
  'now immediately asap today tonight right away instantly straight quick quickly minute second moment instant once just ' +
    'urgently urgent fast soon possible delay waiting',
)
/** Whom every word for all of them stands with, and what one says without a thing to say. */
const filler = listOf(
  'something anything customer customers user users members people subscribers contacts audience mailing full single one ' +
    'person every last go do off ask asking question questions discussion excuses debate argument lol haha omg please kindly campaign',
)

function listOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

/** A send to everyone with nothing to say: every word is about sending, everyone or haste. */
export function isBlast(text: string): boolean {
  const tokens = new Reading(text).tokens.filter(({ kind }) => kind !== 'mark')
  return (
    tokens.some((token) => isOneOf(token, sending)) &&
    speaksToAll(tokens) &&
    tokens.every(
      (token) =>
        isFunctionWord(token) ||
        isAdverb(token) ||
        [sending, all, haste, filler].some((words) => isOneOf(token, words)),
    )
  )
}

/** Does it say “everyone”, by any of its names? */
export const speaksToAll = (tokens: readonly Token[]): boolean =>
  tokens.some((token) => isOneOf(token, all)) || everyPerson.test(tokens.map(({ word }) => word).join(' '))

const isAdverb = ({ word }: Token): boolean => /^[a-z]{3,}ly$/.test(word)

/** It, or a slip of it. */
function isOneOf(token: Token, words: ReadonlySet<string>): boolean {
  if (words.has(token.word)) return true
  if (token.kind !== 'word' || token.word.length < 5 || isOrdinary(token.stem)) return false
  return [...words].some((word) => isTypo(token.word, word))
}
