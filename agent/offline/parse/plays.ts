import { readChannelName } from './channel-names.ts'
import type { Reading } from './reading.ts'

/** The kinds of campaign that lifecycle marketing knows: each has a usual trigger, channels, topic and tone. */
export const plays = [
  'welcome',
  'recover',
  'winback',
  'convert',
  'survey',
  'congratulate',
  'help',
  'thank',
  'warn',
  'announce',
  'nudge',
] as const
export type Play = (typeof plays)[number]

const words: readonly (readonly [RegExp, Play, number])[] = [
  [/^(welcome|welcomes|welcoming|welcom|wellcome|welocme|greet|greeting)$/, 'welcome', 3],
  [/^(onboard|onboarding)$/, 'welcome', 0.5],
  [
    /^(winback|reengage|reactivate|reactivation|revive|reawaken|rekindle|regain|retrieve|resurrect|lapsed)$/,
    'winback',
    3,
  ],
  [/^(convert|converting|upgrade|upgrading|upsell|monetise|monetize)$/, 'convert', 2],
  [/^(nps|csat)$/, 'survey', 4],
  [/^(survey|surveys|feedback|rating)$/, 'survey', 2],
  [
    /^(congratulate|congratulation|congratulations|congratulatory|congrats|congratulat|congratualte|congradulate|celebrate|celebrating|applaud|cheer|praise)$/,
    'congratulate',
    3,
  ],
  [/^(help|helps|helped|helping|helpful|assist|support|rescue|unblock|unstick|guide|hand)$/, 'help', 2],
  [
    /^(remind|reminder|reminders|reminding|recover|recovery|rescue|abandoned|abandonment|abandon|chase|remnd|remid|remindt)$/,
    'recover',
    2,
  ],
  [/^(thank|thanking)$/, 'thank', 2],
  [/^(warn|alert|warning)$/, 'warn', 2],
  [/^(announce|announcement|announcing|anounce|annouce|introduce|launch|launching|unveil|share)$/, 'announce', 2],
  [/^(nudge|nudging|prompt|encourage|invite|motivate|poke)$/, 'nudge', 2],
  [/^(tell|inform|notify|let|telling|update)$/, 'announce', 1],
]
const phrases: readonly (readonly [RegExp, Play, number])[] = [
  [/\b(win|bring|get|lure|draw|tempt|pull|coax|invite)\s+(\w+\s+){0,6}?back\b/i, 'winback', 3],
  [/\bre-?(engage|activate|activation|engagement)\b/i, 'winback', 3],
  [/\bcome back\b/i, 'winback', 2],
  [/\bsay (hi|hello|hey|welcome)\b|\b(warm|big|friendly|first) (hi|hello)\b|\bintroduce ourselves\b/i, 'welcome', 3],
  [
    /\b(just|newly|recently) (joined|signed up|registered|enrolled|created|opened an account)\b|\b(new|fresh) (sign-?ups?|customers?|users?|members?|subscribers?|joiners?|accounts?|registrations?|arrivals?|people|starters?)\b|\bnewcomers?\b/i,
    'welcome',
    2,
  ],
  [/\bhow likely\b.{0,30}\brecommend\b/i, 'survey', 5],
  [/\bfollow(ing)? up\b/i, 'recover', 1],
  [
    /\bleft (behind|unfinished|halfway)\b|\b(?:left|leave|leaves|leaving|have) (?:something|things?|items?|stuff|anything|products?) (?:behind|in (?:their|the|a) (?:cart|basket|bag|trolley)s?)\b|\b(cart|basket|bag|checkout)s? (is |are |was |were )?(left|forgotten)\b/i,
    'recover',
    2,
  ],
  [/\bhelp (them|people|someone|customers|users)?\b/i, 'help', 1],
  [/\b(talk|persuade|convince)\s+(\w+\s+)?(in)?to\b|\bsell (them|people|customers) on\b/i, 'convert', 2],
  [/\bhigh[- ]fives?\b|\bwell done\b/i, 'congratulate', 3],
  [/\bturn\b.*\binto (paying|paid)\b/i, 'convert', 2],
]

/** The play that the words speak of most clearly, undefined when none; its words are taken. */
export function readPlay(reading: Reading): Play | undefined {
  const scores = new Map<Play, number>()
  const add = (play: Play, weight: number) => scores.set(play, (scores.get(play) ?? 0) + weight)
  reading.tokens.forEach((token, index) => {
    const found = words.find(([shape]) => shape.test(token.word))
    if (found === undefined || !reading.isFree(index)) return
    add(found[1], found[2])
  })
  for (const [shape, play, weight] of phrases) if (shape.test(reading.text)) add(play, weight)
  return [...scores.entries()].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}

/** Take a verb of sending where it stands before its audience, so that “reach everybody” is no limit that was reached. */
export function takeSendingVerbs(reading: Reading): void {
  reading.tokens.forEach((token, index) => {
    const whom =
      /^(everyone|everybody|people|customers?|all|the|our|anyone|users|those|members|every|each|them|any|shoppers|clients|folks)$/
    if (token.word === 'use' && readChannelName(reading.tokens, index + 1) !== undefined) reading.take(index, index + 1)
    if (
      /^(reach|target|contact|send|message|address|ping|select|find|get|take)$/.test(token.word) &&
      whom.test(reading.word(index + 1)) &&
      !/^(they|who|that|someone|somebody|anyone|he|she|people|customers?|users?|members?)$/.test(
        reading.word(index - 1),
      )
    )
      reading.take(index, index + 1)
  })
}

/** Take the words that only name the play, once every other part has read what it needs. */
export function takePlayWords(reading: Reading): void {
  reading.tokens.forEach((token, index) => {
    const isPlay =
      (token.word === 'come' && reading.word(index + 1) === 'back') || words.some(([shape]) => shape.test(token.word))
    if (
      isPlay ||
      /^(high|five|well|done|back|win|bring|lure|draw|tempt|coax|reply|know|now|asap|say|lend|follow|hi|hello|series|sequence|flow|journey|email|blast)$/.test(
        token.word,
      )
    )
      reading.take(index, index + 1)
  })
}
