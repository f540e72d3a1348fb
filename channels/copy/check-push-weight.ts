import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { countOf } from '../../domain/words.ts'
import { lengthLimits } from '../length-limits.ts'
import { countPushBytes } from '../measure-content.ts'

const liquid = /\{\{.*?\}\}|\{%.*?%\}/gs

/** What of a push's own words no push service takes, whatever is filled in; null when it may fit. */
export function checkPushWeight(content: ChannelContent): string | null {
  if (content.channel !== 'push') return null
  const words: typeof content.content = JSON.parse(JSON.stringify(content.content), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(liquid, '') : value,
  )
  const bytes = countPushBytes({ ...words, channel: 'push' })
  const most = lengthLimits.push.payloadBytes
  if (bytes <= most) return null
  return `The push weighs ${countOf(bytes, 'byte')} before anything is filled in; push services refuse more than ${countOf(most, 'byte')}. Shorten the text or the data.`
}
