import { z } from 'zod'
import { channelWords, Channel } from '../channels.ts'
import { countOf, describeDuration } from '../words.ts'
import { sayTime } from '../say-time.ts'

/** Why a message did not go out on a channel, in the order of the gates. */
export const skipReasons = [
  'condition',
  'suppressed',
  'not_consented',
  'unreachable',
  'window_closed',
  'frequency_cap',
  'quiet_hours',
  'cannot_render',
] as const
export type SkipReason = (typeof skipReasons)[number]
/** What else keeps a message back. */
const keptBack: Readonly<Record<string, string>> = {
  exited: 'the journey was over before the message left',
  campaign_stopped: 'the campaign was stopped',
  step_removed: 'its step was taken out of the campaign while it waited',
  forgotten: 'the customer has been forgotten',
  internal: 'a fault of ours kept the message from being decided; the log of the worker has it',
  not_repeatable: 'it cannot be sent again to where it may have arrived',
}
/** What is said of a message that was handed over. */
const handedOver: Readonly<Record<string, string>> = {
  worker_lost: 'the worker was lost while sending, and this provider cannot be asked twice',
  no_address: 'the provider was given no address',
}

/** Was it we who kept the message from being sent, for this reason? */
export const isKeptBack = (reason: string): boolean =>
  Object.hasOwn(keptBack, reason) || skipReasons.some((name) => name === reason)

type Detail = Readonly<Record<string, unknown>>

/**
 * The reason in words for a marketer, with the numbers behind it where `detail` has them.
 * @param reason a SkipReason; any other is said as it is
 * @param zone whose clock the times are told by: the customer's, when one customer is spoken of
 */
export function describeReason(reason: string, detail: Detail = {}, zone = 'UTC'): string {
  const known = skipReasons.find((name) => name === reason)
  if (known === undefined) return keptBack[reason] ?? handedOver[reason] ?? reason.replaceAll('_', ' ')
  return words[known](detail, (key) => timeOf(detail, key, zone))
}

/** A time in the detail by the customer's clock; null where there is none. */
type TellTime = (key: string) => string | null

function timeOf(detail: Detail, key: string, zone: string): string | null {
  const text = textOf(detail, key)
  if (text === null) return null
  try {
    return sayTime(Temporal.Instant.from(text), zone)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
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

const words: Record<SkipReason, (detail: Detail, time: TellTime) => string> = {
  condition: (detail) => `${channelOf(detail)} is only for customers who match its condition, and this one does not`,
  suppressed(detail, time) {
    const since = time('since')
    // What follows the code of a provider's reason may quote the address.
    const code = /^[a-z0-9_]+/i.exec(textOf(detail, 'because') ?? '')?.[0]
    const because = code?.replaceAll('_', ' ') ?? 'it bounced, complained or was blocked'
    return `the address for ${channelOf(detail)} is suppressed${since === null ? '' : ` since ${since}`}: ${because}`
  },
  not_consented: describeConsent,
  unreachable: describeMissing,
  window_closed(_detail, time) {
    const lastAt = time('lastAt')
    const wrote = lastAt === null ? 'has not' : `wrote last on ${lastAt}`
    return `WhatsApp takes free text only within 24 hours after a customer wrote, and this one ${wrote}; the message has no template`
  },
  frequency_cap: describeCap,
  quiet_hours(detail) {
    if (!('fromMinute' in detail)) return 'these were quiet hours where the customer is'
    const span = `quiet hours from ${clock(numberOf(detail, 'fromMinute'))} to ${clock(numberOf(detail, 'toMinute'))}`
    return `${span} in ${textOf(detail, 'zone') ?? 'the customer’s zone'}${describeFallback(detail)}`
  },
  cannot_render(detail) {
    const variable = textOf(detail, 'variable')
    if (variable !== null)
      return `the copy for ${channelOf(detail)} needs ${variable}, which this customer does not have`
    return textOf(detail, 'message') ?? `the copy for ${channelOf(detail)} cannot be filled in`
  },
}

const sources: Readonly<Record<string, string>> = {
  api: 'through the API',
  unsubscribe: 'by an unsubscribe link',
  preferences: 'on the preferences page',
  import: 'by an import',
  reply: 'by replying STOP',
}

function describeConsent(detail: Detail, time: TellTime): string {
  const topic = textOf(detail, 'topic')
  const asksTopic = detail['refused'] === 'topic' && topic !== null
  const about = asksTopic ? `“${topic}” by ${channelOf(detail)}` : `messages by ${channelOf(detail)}`
  if (detail['answer'] === 'never_asked') return `the customer has never opted in to ${about}`
  if (detail['answer'] !== 'no') return `the customer has not agreed to ${about}`
  const source = textOf(detail, 'source')
  const when = time('saidAt')
  const where = source === null ? '' : ` ${sources[source] ?? `by ${source.replaceAll('_', ' ')}`}`
  return `the customer said no to ${about}${where}${when === null ? '' : ` on ${when}`}`
}

function describeMissing(detail: Detail): string {
  const { channel, missing } = detail
  if (missing === 'push_permission') return 'none of the customer’s devices allows push'
  if (missing === 'device' || channel === 'push') return 'the customer has no device that takes push'
  return `the customer has no ${channel === 'email' ? 'email address' : 'phone number'}`
}

function describeCap(detail: Detail, time: TellTime): string {
  if (!('limit' in detail)) return 'a frequency cap was reached'
  const channel = textOf(detail, 'channel')
  const topic = textOf(detail, 'topic')
  const limit = numberOf(detail, 'limit')
  const about = `${channel === null ? '' : ` by ${channelOf(detail)}`}${topic === null ? '' : ` about “${topic}”`}`
  const window = describeDuration(`PT${numberOf(detail, 'windowHours')}H`)
  if (limit === 0) return `a cap allows no message${about} at all`
  const next = time('nextPossibleAt')
  return `the frequency cap is reached: ${numberOf(detail, 'count')} of ${countOf(limit, 'message')}${about} in ${window}${next === null ? '' : `; next possible ${next}`}`
}

function describeFallback(detail: Detail): string {
  if (detail['fallback'] === 'missing') return ' (the workspace’s: the customer’s is not known)'
  return detail['fallback'] === 'nonsense' ? ' (the workspace’s: what the customer has is no time zone)' : ''
}
