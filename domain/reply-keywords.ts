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

/** The command that a reply is, whatever its case, spaces, punctuation and emoji; null for any other message. */
export function readReplyKeyword(text: string): ReplyKeyword | null {
  const letters = text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
    .toUpperCase()
  return byWord.get(letters) ?? null
}
