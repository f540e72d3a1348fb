import type { Conversation } from '../conversation.ts'
import { findIntent, type Intent } from '../parse/intents.ts'
import { findByName, readList } from './references.ts'

const asking: ReadonlySet<Intent['kind']> = new Set([
  'pause',
  'stop',
  'resume',
  'results',
  'test',
  'rehearse',
  'change',
])
const place = /\b(first|second|third|fourth|1st|2nd|3rd|4th|last)\b/i

/**
 * “The raid one”, after “Which one do you want to pause?”: what was asked for before, of the campaign that is named now.
 * Undefined where the last turn did not end in a list to choose from, or the text is no choice of it.
 */
export function resumeAsked({ system, past, current }: Conversation): Conversation | undefined {
  const before = past.at(-1)
  const listed = before?.steps.at(-1)
  if (before === undefined || listed?.name !== 'find_campaigns' || listed.failure !== null) return undefined
  const list = readList(listed.result)
  if (list.length < 2 || current.text.split(/\s+/).length > 8) return undefined
  if (findByName(current.text, list) === undefined && !place.test(current.text)) return undefined
  const intent = findIntent(current.text, false)
  const isChoice = intent.kind === 'build' || intent.kind === 'question'
  if (!isChoice || !asking.has(findIntent(before.text, false).kind)) return undefined
  return { system, past, current: { ...current, text: `${before.text.replace(/[.!?\s]+$/, '')}: ${current.text}` } }
}
