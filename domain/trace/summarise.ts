import { isOver } from '../journey/entry.ts'
import { byTime, type Line, type Telling } from './line.ts'
import { type TracedDelivery, tellDelivery } from './tell-delivery.ts'
import { type TracedEntry, tellEnding, tellEntry } from './tell-entry.ts'

type Journey = TracedEntry & { deliveries: readonly TracedDelivery[] }

/** A journey with its messages as one story, in order of time. */
export function tellJourney(journey: Journey, telling: Telling): Line[] {
  const lines = [
    ...tellEntry(journey, telling),
    ...journey.deliveries.flatMap((delivery) => tellDelivery(delivery, telling)),
  ]
  return lines.toSorted(byTime)
}

/** Did the customer get anything on this journey, and if not, why not? In one sentence. */
export function summarise(journey: Journey, telling: Telling): string {
  const { deliveries } = journey
  const got = deliveries.filter(({ milestones }) => milestones.sent !== undefined)
  if (got.length > 0) return `They did: ${got.map((delivery) => lastWords(delivery, telling, /^gets /)).join('; ')}.`
  const last = deliveries.at(-1)
  if (last !== undefined && last.state !== 'queued' && last.state !== 'attempted')
    return `They did not: ${lastWords(last, telling).replace(/^gets nothing: /, '')}.`
  if (last !== undefined) return `Not yet: ${lastWords(last, telling) || 'the message is about to leave'}.`
  if (!isOver(journey.state))
    return `Not yet: ${tellEntry(journey, telling).at(-1)?.words ?? 'they have just entered'}.`
  return `They got nothing: the customer ${tellEnding(journey.state, journey.endReason, telling)}.`
}

function lastWords(delivery: TracedDelivery, telling: Telling, shape = /./): string {
  return tellDelivery(delivery, telling).findLast(({ words }) => shape.test(words))?.words ?? ''
}
