import { asksToStop, toWords } from './asks-to-stop.ts'

/**
 * Words that are a command when they are all that a message says. Source: Twilio, “Advanced Opt-Out”, and CTIA's
 * Messaging Principles.
 */
const keywords = {
  stop: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  start: ['START', 'YES', 'UNSTOP'],
  help: ['HELP', 'INFO'],
} as const

/** Why a number that answered STOP is suppressed: START takes this suppression back, and no other. */
export const stopReason = 'unsubscribed'

export type ReplyKeyword = keyof typeof keywords
const byWord: ReadonlyMap<string, ReplyKeyword> = new Map([
  ...keywords.stop.map((word) => [word, 'stop'] as const),
  ...keywords.start.map((word) => [word, 'start'] as const),
  ...keywords.help.map((word) => [word, 'help'] as const),
])

/** WhatsApp's most; SMS has less. */
const longest = 4_096

/** What a polite person says around a command to stop. Consent needs the plain word: “yes please” may answer anything. */
const courtesy = /^(?:(?:please|pls|plz|kindly) )+|(?: (?:please|pls|plz|now|it|this|thanks|thank you|thx))+$/g

/**
 * The command that a reply is, whatever its case, spaces, punctuation and emoji, or a request to stop in other words; null
 * for any other message.
 */
export function readReplyKeyword(written: string): ReplyKeyword | null {
  const text = written.slice(0, longest)
  const words = toWords(text)
  const command = byWord.get(words.replaceAll(' ', '').toUpperCase())
  if (command !== undefined) return command
  const isPlain = byWord.get(words.replaceAll(courtesy, '').replaceAll(' ', '').toUpperCase()) === 'stop'
  return isPlain || asksToStop(text) ? 'stop' : null
}
