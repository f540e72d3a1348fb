import type { ChannelMessage } from '../../../domain/campaign/message.ts'
import type { CopyChange } from '../parse/copy-change.ts'
import { applyVoice } from './apply-voice.ts'
import { shortenText } from './shorten.ts'
import { softenText, warmText } from './tone.ts'
import type { Voice } from './voice.ts'

type Content = ChannelMessage['content']['default']

/** The same content after a change and the brand's rules, field by field. Equal content means that nothing applied. */
export function changeCopy<Each extends Content>(content: Each, change: CopyChange, voice: Voice): Each {
  const fields = Object.entries(content).map(([field, value]: [string, unknown]) => [
    field,
    typeof value === 'string' && isProse(field) ? changeField(field, value, change, voice) : value,
  ])
  return Object.fromEntries(fields) as Each // the same keys with texts for texts
}

function isProse(field: string): boolean {
  return field === 'title' || field === 'body' || field === 'subject' || field === 'preheader' || field === 'text'
}

function changeField(field: string, text: string, change: CopyChange, voice: Voice): string {
  const isHeadline = field === 'title' || field === 'subject' || field === 'preheader'
  if (change.set !== null) {
    return change.set.field === field || (change.set.field === 'body' && field === 'text') ? change.set.text : text
  }
  const swapped = change.swap === null ? text : text.replaceAll(change.swap.from, change.swap.to)
  const toned = change.tones.reduce(
    (each, tone) => (tone === 'plain' ? softenText(each) : tone === 'warm' ? warmText(each, isHeadline) : each),
    swapped,
  )
  const short = change.shorter && !isHeadline ? shortenText(toned) : toned
  return applyVoice(short, voice)
}
