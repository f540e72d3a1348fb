import { cleanText } from '../text/clean.ts'

/** A group of customers to keep under a name, with the words for who is in it. */
export type SegmentWish = { name: string | null; who: string }

const verb = '(?:save|create|make|build|define|store|set up|add|keep)'
const noun = '(?:segment|audience|group|cohort)'
const quoted = String.raw`["'](?<name>[^"']{1,80})["']`
const lead = /^\W*(?:(?:please|can you|could you|now|and|ok|okay|let us|i want to|we need to|i need|we need)[,\s]+)*/i
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
  // save a segment of gold customers
  new RegExp(
    String.raw`^(?:save|create|define|store)\s+(?:(?:a|an|the|our|this|new)\s+)*${noun}\s+(?:of|for|with|from|:)\s*(?<who>.+)$`,
    'i',
  ),
]

/** Undefined when the text asks for no segment. */
export function readSegmentWish(raw: string): SegmentWish | undefined {
  const text = cleanText(raw).replace(lead, '')
  const found = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  const who = found?.['who']?.trim() ?? ''
  return who === '' ? undefined : { name: found?.['name']?.trim() ?? null, who }
}
