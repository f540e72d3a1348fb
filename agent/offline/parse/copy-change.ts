import type { Channel } from '../../../domain/channels.ts'
import type { Tone } from '../copy/voice.ts'
import { isFunctionWord } from '../text/function-words.ts'
import { tokenize } from '../text/tokens.ts'
import { readChannelName } from './channel-names.ts'
import { findTones, toneShapes } from './tone-words.ts'
import { asksForShorter, withoutShorter } from './shorter-words.ts'

/** What to do with copy that is there: shorten it, change its tone, set a line, swap words, or write another version. */
export type CopyChange = {
  channel: Channel | null
  shorter: boolean
  tones: Tone[]
  another: boolean
  /** A line given word for word. */
  set: { field: 'subject' | 'title' | 'preheader' | 'body'; text: string } | null
  swap: { from: string; to: string } | null
  /** Content words of the clause that say nothing of this. */
  leftovers: string[]
}

/** Asks for nothing. */
export const noCopyChange: CopyChange = {
  channel: null,
  shorter: false,
  tones: [],
  another: false,
  set: null,
  swap: null,
  leftovers: [],
}
const another =
  /\b(rewrite|reword|rephrase|another (version|variant|wording|take|try|draft)|try again|different (wording|words|copy|version)|redo the (copy|text|wording)|new copy|write it again|start over with the copy)\b/
/** The change of copy in a clause, or undefined. Tones without a verb count only when there is copy to change. */
export function readCopyChange(original: string, text: string, aboutCampaign: boolean): CopyChange | undefined {
  const set = readSet(original)
  const swap = set === null && aboutCampaign ? readSwap(original) : null
  const found = findTones(text)
  const change = {
    ...noCopyChange,
    channel: findChannel(text),
    shorter: asksForShorter(text),
    tones: found,
    another: another.test(text),
    set,
    swap,
    leftovers: set === null && swap === null ? listLeftovers(text) : [],
  }
  const any = change.shorter || change.tones.length > 0 || change.another || set !== null || swap !== null
  return any &&
    (aboutCampaign || text.split(' ').length <= 8) &&
    !/\b(customers?|people|users?|anyone|everyone) (who|that|with|on)\b/.test(text)
    ? change
    : undefined
}

const part =
  '(?:sentences?|paragraphs?|lines?|greeting|sign-?off|closing|intro|opening|p\\.?s\\.?|buttons?|links?|url|images?|pictures?|https?:\\S+)'
const wording = new RegExp(
  String.raw`^(?:(?:also|and|please|now|then) )*(?:mention\b|(?:add|include|put|insert|drop|remove|delete|cut|change|move|rewrite)\b.*\b${part}(?:\b|$))`,
)

/** “Mention the cart's value”, “drop the last sentence”, “put a link to …”: new words, or a part of them, which takes a writer. */
export const asksForNewWords = (text: string): boolean => wording.test(text)

/** What may stand in a wish about copy and says no more of it. */
const aside =
  /^(copy|text|texts|wording|subject|subjects|line|lines|title|titles|headline|body|preheader|word|words|tone|bit|little|lot|much|way|still|even|far|short|long|half|sound|sounds|sounding|reads?|feel|feels|look|looks|too|time|now|and|rest|keep|version|draft|please|actually|really)$/

function listLeftovers(text: string): string[] {
  const known = [another, ...toneShapes]
  const rest = known.reduce((left, shape) => left.replace(new RegExp(shape.source, 'g'), ' '), withoutShorter(text))
  const tokens = tokenize(rest)
  return tokens.flatMap((token, index) => {
    const isKnown =
      token.kind === 'mark' ||
      isFunctionWord(token) ||
      aside.test(token.word) ||
      readChannelName(tokens, index) !== undefined
    return isKnown ? [] : [token.text]
  })
}

const field = String.raw`(?<field>subject|title|headline|preheader|preview|body)(?: line| text)?`
const likeness =
  'something|anything|a|an|one|be|more|less|shorter|longer|include|mention|match|fit|lower|upper|sentence|sound|feel|about|not|no|the same'
const given: readonly RegExp[] = [
  // make the subject "X", the title should be "X"
  new RegExp(
    String.raw`\b${field}\b[^"']{0,30}?(?:\b(?:to|is|be|say|as|reads?)\b|[:=])?\s*["'](?<text>.+)["']\s*[.!]?$`,
    'i',
  ),
  // use "X" as the subject
  new RegExp(
    String.raw`\b(?:use|make|set|put|take|try|have)\s+["'](?<text>.+)["']\s+(?:as|for|in|the)\s+(?:the\s+)?(?:\w+\s+)?${field}\b`,
    'i',
  ),
  // change the push title to X: the words themselves, unless they say what the title should be like
  new RegExp(
    String.raw`^\W*(?:(?:please|and|also|now|ok|can you|could you)[, ]+)*(?:(?:change|set|make|update|switch|let|have) )?(?:(?:the|its|our|that) )?(?:\w+ )?${field}\s*(?:\bto\b(?: (?:say|read|be)\b)?|\bshould (?:say|read|be)\b|\b(?:say|read)\b|[:=])\s*(?!(?:${likeness})\b)(?<text>[^"'\s].+)$`,
    'i',
  ),
]
const fields = { s: 'subject', p: 'preheader', b: 'body', t: 'title', h: 'title' } as const

function readSet(original: string): CopyChange['set'] {
  const found = given.map((shape) => shape.exec(original)?.groups).find((groups) => groups !== undefined)
  const [word, text] = [found?.['field']?.toLowerCase(), found?.['text']]
  const named = Object.entries(fields).find(([initial]) => word?.startsWith(initial) === true)?.[1]
  return named === undefined || text === undefined ? null : { field: named, text: text.trim() }
}

function readSwap(original: string): CopyChange['swap'] {
  const instead =
    /\b(?:say|write|use|put)\s+["']([^"']+)["']\s+(?:instead of|rather than|not|for)\s+["']([^"']+)["']/i.exec(original)
  if (instead?.[1] !== undefined && instead[2] !== undefined) return { from: instead[2], to: instead[1] }
  const replace = /\b(?:replace|swap|change)\s+["']([^"']+)["']\s+(?:with|by|for|to|into)\s+["']([^"']+)["']/i.exec(
    original,
  )
  return replace?.[1] === undefined || replace[2] === undefined ? null : { from: replace[1], to: replace[2] }
}

function findChannel(text: string): Channel | null {
  const tokens = tokenize(text)
  for (let at = 0; at < tokens.length; at += 1) {
    const found = readChannelName(tokens, at)
    if (found !== undefined && tokens[at]?.word !== 'text') return found.channel
  }
  return null
}
