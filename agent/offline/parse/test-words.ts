import type { Channel } from '../../../domain/channels.ts'
import { cleanText } from '../text/clean.ts'
import { tokenize } from '../text/tokens.ts'
import { readChannelName } from './channel-names.ts'
import { findCustomerWords } from './customer-words.ts'

/** A test of a campaign that members are to get. */
export type TestWish = {
  /** As they were named; “me” for who asks. */
  members: string[]
  channel: Channel | null
  /** Whose values fill the copy, as typed. */
  customer: string | null
  /** What is left: the campaign, where it was named. */
  about: string
}

const opening =
  /^(?:\W*\b(?:please|pls|ok|okay|hey|hi|now|and|then|but|first|just|great|cool|can|could|would|will|you|i|we|want|need|like|d|to|let us|let me|go ahead and)\b[\s,.!]*)+/i
const send = '(?:send|mail|email|e-mail|text|sms|shoot|fire|give|get|do|run|forward)'
const kind = String.raw`(?:e-?mails?|mails?|sms|texts?|messages?|sends?|versions?|cop(?:y|ies)|push(?:es)?|whatsapps?)`
const noun = String.raw`(?:(?:a|an|one|another|the|some|that)\s+)?(?:(?:quick|final|last|first|short|little|real)\s+)*tests?(?:\s+${kind})?`
/** What may stand after it; “a test drive” is no test. */
const ending = String.raw`(?=\s*(?:$|[.!?,;:]|(?:of|to|for|by|via|over|with|as|on|in|from|please|pls|now|first|too|again)\b))`
/** Within a sentence: a full stop before more is part of an address. */
const words = String.raw`(?:[^.!?;:]|\.(?=\S))`
const forms = [
  // send it to maya as a test
  new RegExp(String.raw`^${send}\b(?<rest>.{0,120}?)\bas\s+${noun}\b${ending}`, 'i'),
  // send me a test, mail maya and jon a test of it
  new RegExp(String.raw`^${send}\s+(?:off\s+|out\s+)?(?<members>${words}{0,80}?)\s*\b${noun}\b${ending}`, 'i'),
  // test it on me
  /^(?:test|try)\s+(?:it|this|that|them|the\b.{1,60}?)\s+(?:on|out on|with)\s+(?<members>(?:me|us|myself|@)[^.!?;:]{0,60})/i,
  // test send to maya
  new RegExp(String.raw`^(?:another\s+|a\s+)?test\s+${kind}\b${ending}`, 'i'),
]
const toWhom =
  /\bto\s+(?<members>(?:[^.!?;:]|\.(?=\S))+?)(?=\s*(?:$|[.!?;:](?:\s|$)|\b(?:of|by|via|over|as|with|for|in|on|from|please|pls|now|first|again|so)\b))/i
const notNamed = /\b(?:everyone|everybody|customers?|people|users?|who|whose|those|anyone|all|subscribers?|clients?)\b/i
const asWhom =
  /\bas\s+(?:it\s+would\s+look\s+(?:for|to)\s+|if\s+(?:i|we)\s+were\s+|if\s+for\s+|seen\s+by\s+)?(?<who>\S.*)$/i

/** Undefined when the text asks for no test. */
export function readTestWish(raw: string): TestWish | undefined {
  const text = cleanText(raw).trim().replace(opening, '')
  const found = forms.map((form) => form.exec(text)).find((match) => match !== null)
  if (found === undefined || found === null) return undefined
  const rest = `${found.groups?.['rest'] ?? ''} ${text.slice(found[0].length)}`
  const to = toWhom.exec(rest)
  const before = found.groups?.['members'] ?? ''
  if (notNamed.test(before) || notNamed.test(to?.groups?.['members'] ?? '')) return undefined
  const members = [...listNames(before), ...listNames(to?.groups?.['members'] ?? '')]
  const who = asWhom.exec(rest.replace(new RegExp(String.raw`\bas\s+${noun}\b`, 'i'), ''))?.groups?.['who'] ?? ''
  return {
    members: members.length === 0 ? ['me'] : [...new Set(members)],
    channel: findChannel(`${found[0].replace(before, ' ').replace(new RegExp(`^${send}`, 'i'), '')} ${rest}`),
    customer: findCustomerWords(who),
    about: rest
      .replace(to?.[0] ?? '', ' ')
      .replace(/\bas\s+\S+.*$/i, ' ')
      .replace(/\b(?:of|by|via|over)\b/gi, ' ')
      .trim(),
  }
}

/** “me”, “maya and jon”, “@maya, @jon”. */
function listNames(text: string): string[] {
  return text
    .split(/\s*(?:,|&|\band\b|\+)\s*/i)
    .map((name) =>
      name
        .replace(/^(?:to|us both|both)\s+/i, '')
        .replace(/^@/, '')
        .replace(/'s$/, '')
        .trim(),
    )
    .filter((name) => name !== '' && !/^(?:it|this|that|out|off|us|over)$/i.test(name))
    .map((name) => (/^(?:me|myself)$/i.test(name) ? 'me' : name))
}

/** The channel of “a test sms”, or “by email”. */
function findChannel(text: string): Channel | null {
  const tokens = tokenize(text)
  const named = tokens.flatMap((_, index) => {
    const before = tokens[index - 1]?.word ?? ''
    return /^(?:tests?|by|via|over)$/.test(before) ? [readChannelName(tokens, index)?.channel ?? null] : []
  })
  return named.find((channel) => channel !== null) ?? null
}
