import type { Channel } from '../../../domain/channels.ts'
import type { Token } from '../text/tokens.ts'
import type { Reading } from './reading.ts'

export type ChannelName = { channel: Channel; end: number; verb: boolean }

const single: readonly (readonly [RegExp, Channel])[] = [
  [/^(push|pushes|pushed|notif|notifs|pus|psuh|puhs)$/, 'push'],
  [/^(emails?|mail|mails|emailed|emailing|emial|emal|e-mail|emails|meail|eamil)$/, 'email'],
  [/^(sms|text|texts|texted|texting|smses)$/, 'sms'],
  [/^(whatsapp|whatapp|whatsap|wa)$/, 'whatsapp'],
  [/^(inapp)$/, 'in_app'],
]
const nouns = /^(notifications?|notes?|messages?|notice|alerts?|msgs?|banner|pop-?ups?|prompts?|nudges?|template)$/

/** A channel by any of its everyday names: “push notification”, “e-mail”, “text”, “in-app message”. */
export function readChannelName(tokens: readonly Token[], at: number): ChannelName | undefined {
  const word = tokens[at]?.word ?? ''
  const next = tokens[at + 1]?.word ?? ''
  if (word === 'in' && next === 'app') return { channel: 'in_app', end: skipNoun(tokens, at + 2), verb: false }
  if (word === 'in' && next === '-' && tokens[at + 2]?.word === 'app')
    return { channel: 'in_app', end: skipNoun(tokens, at + 3), verb: false }
  if (word === 'e' && next === '-' && tokens[at + 2]?.word === 'mail')
    return { channel: 'email', end: at + 3, verb: false }
  const found = single.find(([shape]) => shape.test(word))
  if (found === undefined) return undefined
  const end = skipNoun(tokens, at + 1)
  const verb =
    end === at + 1 && /^(the|them|our|all|every|everyone|people|those|anyone|him|her|customers|each)$/.test(next)
  return { channel: found[1], end, verb }
}

function skipNoun(tokens: readonly Token[], at: number): number {
  return nouns.test(tokens[at]?.word ?? '') ? at + 1 : at
}

/** “people with push on”, “who opened an email”: about the customer, not what to send. */
export function isPossession(reading: Reading, at: number): boolean {
  const before = reading.word(at - 1)
  const article = /^(an|a|the|our|any|their|last)$/.test(before) ? reading.word(at - 2) : before
  const next = reading.word(at + 1)
  // “Show the amount in the text”: the copy.
  if (reading.word(at) === 'text' && /^(in|into)$/.test(article)) return true
  return (
    /^(no|without|opened|clicked|received|reachable|ignored|has|have|optin|verified)$/.test(article) ||
    (/^(with|have|has)$/.test(before) && /^(on|enabled|turned|active|verified)$/.test(next)) ||
    (/^(to|in|by|for)$/.test(before) && /^(subscribed|optin|opted|reachable|consented)$/.test(reading.word(at - 2)))
  )
}
