import type { Campaign } from '../campaign/campaign.ts'
import { headlineOf } from '../campaign/words.ts'
import { findStep } from '../campaign/tree.ts'
import { channelWords } from '../channels.ts'
import { describeReason } from '../gates/reasons.ts'
import type { RehearsedDelivery, RehearsedEntry, RehearsedLife } from './life.ts'
import type { TimelineLine } from './result.ts'

type Line = { at: Temporal.Instant; words: string }

/** What happened to one customer, line by line, in order. */
export function writeTimeline(document: Campaign, { entries, deliveries }: RehearsedLife): TimelineLine[] {
  const lines = [
    ...entries.flatMap(tellEntry),
    ...deliveries.flatMap((delivery) => tellDelivery(document, delivery)),
    ...entries.flatMap(tellEnd),
  ]
  return lines
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
    .map(({ at, words }) => ({ at: at.toString(), words }))
}

function tellEntry({ enteredAt, triggerEvent, state, occurrence }: RehearsedEntry): Line[] {
  const key = occurrence.startsWith('key:') ? ` (${occurrence.slice('key:'.length)})` : ''
  const how = triggerEvent === null ? 'enters' : `does “${triggerEvent.name}”${key} and enters`
  return [{ at: enteredAt, words: state === 'held_out' ? `${how}: held out, gets nothing` : how }]
}

function tellDelivery(document: Campaign, delivery: RehearsedDelivery): Line[] {
  const { state, endedAt, channel, reason, detail, tried, deferrals } = delivery
  const waits = deferrals.map((each) => ({
    at: each.at,
    words: `a message waits: ${describeReason(each.reason, each.detail)}`,
  }))
  if (endedAt === null) return waits
  if (state === 'skipped' || channel === null)
    return [...waits, { at: endedAt, words: `gets nothing: ${describeSkip(reason, detail)}` }]
  const [first] = tried
  const instead =
    first === undefined
      ? ''
      : ` instead of ${channelWords[first.channel]}: ${describeReason(first.reason, first.detail)}`
  const step = findStep(document.steps, delivery.stepId)
  const message = step?.kind === 'message' ? step.channels.find((each) => each.channel === channel) : undefined
  const headline = message === undefined ? '' : ` “${headlineOf(message)}”`
  return [...waits, { at: endedAt, words: `gets ${channelWords[channel]}${headline}${instead}` }]
}

function describeSkip(reason: string | null, detail: RehearsedDelivery['detail']): string {
  if (reason === 'exited') return 'the journey has ended'
  return reason === null ? 'no reason' : describeReason(reason, detail)
}

function tellEnd({ state, endedAt, convertedAt }: RehearsedEntry): Line[] {
  const end = {
    exited: 'leaves the journey',
    finished: 'has gone through the journey',
    stopped: 'is stopped: a condition cannot be evaluated',
  }
  const words = state === 'exited' || state === 'finished' || state === 'stopped' ? end[state] : null
  return [
    ...(convertedAt === null ? [] : [{ at: convertedAt, words: 'converts' }]),
    ...(endedAt === null || words === null ? [] : [{ at: endedAt, words }]),
  ]
}
