import { findStep } from '../campaign/tree.ts'
import { headlineOf } from '../campaign/words.ts'
import { Channel, channelWords } from '../channels.ts'
import { type DeliveryMilestone, deliveryMilestones } from '../delivery-milestones.ts'
import { describeReason, isKeptBack } from '../gates/reasons.ts'
import { sayTime } from '../say-time.ts'
import { countOf } from '../words.ts'
import { type DeliveryMoment, maxDeliveryMoments } from './delivery-moment.ts'
import { codeOf, type Line, type Telling } from './line.ts'

type Detail = Readonly<Record<string, unknown>>

export type TracedDelivery = {
  stepId: string
  channel: string | null
  state: string
  attempts: number
  reason: string | null
  detail: Detail | null
  /** What the mail service said of a bounce, as a code. */
  bounceReason: string | null
  milestones: Partial<Record<DeliveryMilestone, string>>
  moments: readonly DeliveryMoment[]
}

/** Every channel that was tried, every wait, and what became of a message. */
export function tellDelivery(delivery: TracedDelivery, telling: Telling): Line[] {
  const { milestones, moments } = delivery
  const at = (name: DeliveryMilestone) => {
    const time = milestones[name]
    return time === undefined ? null : Temporal.Instant.from(time)
  }
  const unsentAt = at('skipped') ?? (isUnsent(delivery) ? at('uncertain') : null)
  const decidedAt = unsentAt ?? at('attempted') ?? moments.at(-1)?.t ?? null
  const tried = decidedAt === null ? [] : tellTried(delivery, telling, decidedAt)
  const reached = deliveryMilestones
    .flatMap((name) => {
      const time = at(name)
      const words = tellMilestone(name, delivery, telling)
      return time === null || words === null ? [] : [{ at: time, words }]
    })
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
  return [...tellMoments(moments, telling), ...tried, ...reached]
}

function tellMoments(moments: readonly DeliveryMoment[], { zone }: Telling): Line[] {
  const left = moments.length >= maxDeliveryMoments ? ' (some in between are left out)' : ''
  return moments.map(({ t: at, k: kind, r: reason, u: until }) => {
    const then = until === null ? '' : ` until ${sayTime(until, zone)}`
    if (kind === 'deferred') return { at, words: `the message waits${then}: ${describeReason(reason ?? 'unknown')}` }
    if (kind === 'lost') return { at, words: 'the worker that was sending it was lost; another took over' }
    if (kind === 'settled')
      return { at, words: `a member settled the doubt: it counts as ${reason === 'sent' ? 'sent' : 'failed'}` }
    return { at, words: `the provider did not take it (${codeOf(reason ?? 'unknown')}); it waits${then}${left}` }
  })
}

/** The channels that gave way to another, or to none. */
function tellTried(delivery: TracedDelivery, { zone }: Telling, at: Temporal.Instant): Line[] {
  const tried = listTried(delivery.detail)
  // The last of an unsent message's is told as the reason why it was not sent, when it is the only one.
  const told = isUnsent(delivery) && tried.length === 1 ? [] : tried
  return told.map((each) => ({
    at,
    words: `not by ${wordOf(each.channel)}: ${describeReason(each.reason, withoutOwnZone(each.detail), zone)}`,
  }))
}

/** It was not sent, or not again, by our own decision. */
const isUnsent = ({ milestones, reason }: TracedDelivery) =>
  milestones.skipped !== undefined || (milestones.uncertain !== undefined && isKeptBack(reason ?? ''))

function tellMilestone(name: DeliveryMilestone, delivery: TracedDelivery, telling: Telling): string | null {
  const { channel, attempts, reason, detail, bounceReason, milestones } = delivery
  switch (name) {
    case 'queued':
    case 'attempted':
      return null
    case 'sent':
      return `gets ${wordOf(channel)}${headlineWords(delivery, telling)}${attempts > 1 ? `, after ${countOf(attempts, 'attempt')}` : ''}`
    case 'skipped':
      return `gets nothing: ${describeReason(reason ?? 'unknown', withoutOwnZone(detail ?? {}), telling.zone)}`
    case 'failed':
      return `the message failed: ${codeOf(reason ?? 'unknown')}${attempts > 1 ? ` after ${countOf(attempts, 'attempt')}` : ''}`
    case 'uncertain':
      return isUnsent(delivery)
        ? `nobody knows whether the message arrived, and it is not sent again: ${describeReason(reason ?? 'unknown', withoutOwnZone(detail ?? {}), telling.zone)}`
        : 'nobody knows whether the message arrived: its provider gave no answer, and is not asked twice'
    case 'delivered':
      return `${wordOf(channel)} is delivered`
    case 'converted':
      return 'the conversion is credited to this message'
    case 'bounced':
      return `the message bounces for good${inBrackets(bounceReason)}: its address is suppressed`
    case 'soft_bounced':
      return `the message bounces for now${milestones.bounced === undefined ? inBrackets(bounceReason) : ''}`
    case 'complained':
      return 'complains of the message as spam: its address is suppressed'
    case 'opened':
      return 'opens the message'
    case 'clicked':
      return 'clicks in the message'
    case 'machine_opened':
      return 'a machine loads the message’s image: it counts as no open'
    case 'machine_clicked':
      return 'a machine follows a link of the message: it counts as no click'
  }
}

const inBrackets = (reason: string | null) => (reason === null ? '' : ` (${reason})`)

function headlineWords({ stepId, channel }: TracedDelivery, { document }: Telling): string {
  const step = findStep(document.steps, stepId)
  const message = step?.kind === 'message' ? step.channels.find((each) => each.channel === channel) : undefined
  return message === undefined ? '' : ` “${headlineOf(message)}”`
}

function wordOf(channel: string | null): string {
  const known = Channel.safeParse(channel)
  return known.success ? channelWords[known.data] : 'a message'
}

/** The customer's own zone is theirs to know; the workspace's may be named. */
function withoutOwnZone(detail: Detail): Detail {
  const { zone, ...rest } = detail
  return detail['fallback'] === null ? rest : { ...rest, ...(zone === undefined ? {} : { zone }) }
}

type Tried = { channel: string; reason: string; detail: Detail }

function listTried(detail: Detail | null): Tried[] {
  const tried = detail?.['tried']
  if (!Array.isArray(tried)) return []
  return tried.flatMap((each: unknown): Tried[] => {
    if (typeof each !== 'object' || each === null) return []
    const { channel, reason, detail: numbers } = each as Record<string, unknown> // any object may be looked at
    if (typeof channel !== 'string' || typeof reason !== 'string') return []
    return [{ channel, reason, detail: typeof numbers === 'object' && numbers !== null ? { ...numbers } : {} }]
  })
}
