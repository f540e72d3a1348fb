import type { ChannelMessage } from '../../../domain/campaign/message.ts'
import type { GivenWords } from '../parse/given-words.ts'

type Given = { headline: string | null; text: string | null }

export const nothingGiven: Given = { headline: null, text: null }

/** What the message at this place of the journey says word for word; the headline is the first one's. */
export const givenFor = ({ headline, texts }: GivenWords, index: number): Given => ({
  headline: index === 0 ? headline : null,
  text: texts[index] ?? null,
})

const longestHeadline = 60

/** The message with what was given in the place of what was composed, and not a letter of it changed. */
export function useGiven(message: ChannelMessage, { headline, text }: Given): ChannelMessage {
  if (headline === null && text === null) return message
  const { default: composed } = message.content
  const kept = Object.entries(composed).map(([field, value]: [string, unknown]) => [
    field,
    // It is read on from the subject, and would say what nobody gave.
    field === 'preheader' && text !== null ? null : (replaceField(field, { headline, text }) ?? value),
  ])
  // The cast: the same keys with texts for texts.
  return { ...message, content: { ...message.content, default: Object.fromEntries(kept) } } as ChannelMessage
}

function replaceField(field: string, { headline, text }: Given): string | undefined {
  if (field === 'body' || field === 'text') return text ?? undefined
  if (field === 'title') return headline ?? (text === null ? undefined : '{{ workspace.name }}')
  if (field === 'subject') return headline ?? (text === null ? undefined : beginOf(text))
  return undefined
}

/** A subject must be some of what the email says: its first sentence, or as many words as a subject has. */
function beginOf(text: string): string {
  const [sentence = text] = text.split(/(?<=[.!?])\s|\n/u)
  const plain = sentence
    .replace(/https?:\S+/gu, '')
    .replace(/[\s.,:;]+$/u, '')
    .trim()
  if (plain === '' || plain.includes('{{')) return '{{ workspace.name }}'
  if (plain.length <= longestHeadline) return plain
  return plain.slice(0, plain.lastIndexOf(' ', longestHeadline - 1)).replace(/[\s.,:;]+$/u, '') + '…'
}
