import { z } from 'zod'
import { channelWords, Channel } from '../channels.ts'
import { countOf } from '../words.ts'

/** Why a message did not go out on a channel, in the order of the gates. */
export const skipReasons = [
  'condition',
  'suppressed',
  'not_consented',
  'unreachable',
  'frequency_cap',
  'quiet_hours',
  'cannot_render',
] as const
export type SkipReason = (typeof skipReasons)[number]

type Detail = Readonly<Record<string, unknown>>

/**
 * The reason in words for a marketer, with the numbers behind it where `detail` has them.
 * @param reason a SkipReason; any other is said as it is
 */
export function describeReason(reason: string, detail: Detail = {}): string {
  const known = skipReasons.find((name) => name === reason)
  return known === undefined ? reason.replaceAll('_', ' ') : words[known](detail)
}

const channelOf = (detail: Detail): string => {
  const channel = Channel.safeParse(detail['channel'])
  return channel.success ? channelWords[channel.data] : 'this channel'
}

const textOf = (detail: Detail, key: string): string | null => {
  const text = z.string().min(1).safeParse(detail[key])
  return text.success ? text.data : null
}

const numberOf = (detail: Detail, key: string): number => z.number().catch(0).parse(detail[key])

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

const words: Record<SkipReason, (detail: Detail) => string> = {
  condition: (detail) => `${channelOf(detail)} is only for customers who match its condition, and this one does not`,
  suppressed: (detail) => `the address for ${channelOf(detail)} is suppressed: it bounced, complained or was blocked`,
  not_consented(detail) {
    const topic = textOf(detail, 'topic')
    const asksTopic = detail['refused'] === 'topic' && topic !== null
    return `the customer has not agreed to ${asksTopic ? `“${topic}”` : 'messages'} by ${channelOf(detail)}`
  },
  unreachable: (detail) => `the customer has no ${addressWords(detail)}`,
  frequency_cap: describeCap,
  quiet_hours: (detail) =>
    `quiet hours from ${clock(numberOf(detail, 'fromMinute'))} to ${clock(numberOf(detail, 'toMinute'))}` +
    ` in ${textOf(detail, 'zone') ?? 'the customer’s zone'}${describeFallback(detail)}`,
  cannot_render(detail) {
    const variable = textOf(detail, 'variable')
    if (variable !== null)
      return `the copy for ${channelOf(detail)} needs ${variable}, which this customer does not have`
    return textOf(detail, 'message') ?? `the copy for ${channelOf(detail)} cannot be filled in`
  },
}

function addressWords(detail: Detail): string {
  if (detail['channel'] === 'push') return 'device that takes push'
  return detail['channel'] === 'email' ? 'email address' : 'phone number'
}

function describeCap(detail: Detail): string {
  const channel = textOf(detail, 'channel')
  const topic = textOf(detail, 'topic')
  const limit = numberOf(detail, 'limit')
  const about = `${channel === null ? '' : ` by ${channelOf(detail)}`}${topic === null ? '' : ` about “${topic}”`}`
  const next = textOf(detail, 'nextPossibleAt')
  return (
    `the cap of ${countOf(limit, 'message')}${about} in ${countOf(numberOf(detail, 'windowHours'), 'hour')} is reached` +
    ` (${numberOf(detail, 'count')} sent${next === null ? '' : `; possible again from ${next.slice(0, 16).replace('T', ' ')} UTC`})`
  )
}

function describeFallback(detail: Detail): string {
  if (detail['fallback'] === 'missing') return ' (the workspace’s: the customer’s is not known)'
  return detail['fallback'] === 'nonsense' ? ' (the workspace’s: what the customer has is no time zone)' : ''
}
