import { cleanText } from '../text/clean.ts'
import { readChannelName } from './channel-names.ts'
import { readPlay } from './plays.ts'
import { Reading } from './reading.ts'

/** A group of customers to keep under a name, with the words for who is in it; not sure, where no word says “segment”. */
export type SegmentWish = { name: string | null; who: string; isSure: boolean }

const verb = '(?:save|create|make|build|define|store|set up|add|keep)'
const noun = '(?:segment|audience|group|cohort)'
const quoted = String.raw`["'](?<name>[^"']{1,80})["']`
const bare = String.raw`(?<name>[\p{L}\p{N}][\p{L}\p{N} &'-]{1,60}?)`
const lead =
  /^\W*(?:(?:please|can you|could you|now|and|ok|okay|let us|i want to|we need to|i need|we need|i want|we want|i would like|we would like)[,\s]+)*/i
const forms = [
  // save people in Germany as “Germans”
  new RegExp(
    String.raw`^${verb}\s+(?<who>.+?)\s+as\s+(?:(?:a|an|the|our)\s+)?(?:new\s+)?(?:${noun}\s+)?(?:(?:called|named)\s+)?${quoted}\W*$`,
    'i',
  ),
  // save a segment “Champions”: top 10 % by spend
  new RegExp(
    String.raw`^${verb}\s+(?:(?:a|an|the|our|this|new)\s+)*${noun}\s+(?:(?:called|named)\s+)?${quoted}\s*(?:[:,-]|of|for|with|from)?\s*(?<who>.+)$`,
    'i',
  ),
  // create a segment of gold customers, called “Gold”
  new RegExp(
    String.raw`^${verb}\s+(?:(?:a|an|the|our|this|new)\s+)*${noun}\s+(?:of|for|with|from|:)?\s*(?<who>.+?)[\s,]+(?:and\s+)?(?:called|named|call it|name it)\s+${quoted}\W*$`,
    'i',
  ),
  // make a group called regulars: people who order every week
  new RegExp(
    String.raw`^${verb}\s+(?:(?:a|an|the|our|this|new)\s+)*${noun}\s+(?:called|named)\s+${bare}\s*(?:[:=]| - | (?:with|of|for) )\s*(?<who>.+)$`,
    'iu',
  ),
  // define our regulars as people who order every week
  new RegExp(
    String.raw`^define\s+(?:(?:a|an|the|our|this|new|${noun})\s+)*${bare}\s+(?:as|to be|:|=)\s*(?<who>.+)$`,
    'iu',
  ),
  // who are our regulars? make it a segment: people who order every week
  new RegExp(
    String.raw`^who are (?:our|the)\s+${bare}\?\s+(?:make|save|turn|define|keep|create) (?:it|them|that|this)(?: as| into)? (?:a |an |the )?${noun}\s*[:,-]?\s*(?<who>.+)$`,
    'iu',
  ),
  // save people who order every week as regulars
  new RegExp(
    String.raw`^(?:save|store)\s+(?!it\b|this\b|that\b|them\b|the campaign\b)(?<who>.+?)\s+as\s+(?:(?:a|an|the|our|new)\s+)?(?:${noun}\s+)?(?!drafts?\b|templates?\b)${bare}\W*$`,
    'iu',
  ),
  // new segment “Regulars”: people who order every week
  new RegExp(String.raw`^(?:(?:a|the|our|new)\s+)*${noun}\s+${quoted}\s*[:=]\s*(?<who>.+)$`, 'iu'),
  // segment regulars = people who order every week
  new RegExp(String.raw`^(?:(?:a|the|our|new)\s+)*${noun}\s+${bare}\s*[:=]\s*(?<who>.+)$`, 'iu'),
  // segment: people who order every week, call it regulars
  new RegExp(
    String.raw`^(?:(?:a|the|our|new)\s+)*${noun}\s*(?:[:=]|of\b|for\b|with\b)\s*(?<who>.+?)[\s,]+(?:and\s+)?(?:called|named|call it|name it)\s+["']?${bare}["']?\W*$`,
    'iu',
  ),
  // a segment for regulars: people who order every week
  new RegExp(String.raw`^(?:(?:a|the|our|new)\s+)*${noun}\s+for\s+${bare}\s*[:=]\s*(?<who>.+)$`, 'iu'),
  // a segment of gold customers
  new RegExp(String.raw`^(?:(?:a|an|the|our|new)\s+)+${noun}\s+(?:of|for|with)\s+(?<who>.+)$`, 'i'),
  // save a segment of gold customers
  new RegExp(
    String.raw`^(?:save|create|define|store)\s+(?:(?:a|an|the|our|this|new)\s+)*${noun}\s*(?:of\b|for\b|with\b|from\b|:)\s*(?<who>.+)$`,
    'i',
  ),
]
// our regulars: people who order every week
const heading = new RegExp(String.raw`^our\s+${bare}\s*[:=]\s*(?<who>.+)$`, 'iu')

/** Undefined when the text asks for no segment. */
export function readSegmentWish(raw: string): SegmentWish | undefined {
  const text = new Reading(cleanText(raw).replace(lead, '')).text
  const groups = forms.map((form) => form.exec(text)?.groups).find((each) => each !== undefined)
  const headed = groups === undefined && !asksToSend(text) ? heading.exec(text)?.groups : undefined
  const found = groups ?? headed
  const who = found?.['who']?.trim() ?? ''
  return who === '' ? undefined : { name: found?.['name']?.trim() ?? null, who, isSure: headed === undefined }
}

/** “Our spring sale: email everyone” is a campaign. */
function asksToSend(text: string): boolean {
  const { tokens } = new Reading(text)
  return (
    readPlay(new Reading(text)) !== undefined ||
    tokens.some(({ word }, at) => readChannelName(tokens, at) !== undefined || /^(send|message|campaign)$/.test(word))
  )
}
