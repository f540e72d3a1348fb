import { AppError } from '../errors.ts'
import { chooseMessage, findExitOnLeaving, type Leaving } from '../journey/choose-message.ts'
import { findTopic } from '../journey/enter.ts'
import { nextStepAfter } from '../journey/next-step.ts'
import type { PastDelivery } from '../gates/frequency-cap.ts'
import { channelNames } from '../channels.ts'
import type { RehearsedDelivery } from './life.ts'
import { addMilestone, isBefore, type Trip } from './trip.ts'

/** Decide the messages that are due, lane by lane; one that may leave is taken as sent. @returns whether there were any */
export function deliverDue(trip: Trip): boolean {
  const due = trip.deliveries.filter((each) => each.state === 'queued' && !isBefore(trip.now, each.dueAt))
  if (due.length === 0) return false
  const inOrder = due.length === 1 ? due : channelNames.flatMap((lane) => due.filter((each) => each.lane === lane))
  for (const delivery of inOrder) deliver(trip, delivery)
  return true
}

function deliver(trip: Trip, delivery: RehearsedDelivery): void {
  const { plan, facts, now } = trip
  const { document, settings, segments } = plan
  const { entry, stepId } = delivery
  const leaving: Leaving = { document, stepId, entry, facts, past: listPast(trip), settings, segments, now }
  const exit = findExitOnLeaving(leaving, () => undefined)
  if (exit !== undefined) {
    end(delivery, { state: 'skipped', reason: 'exited' }, now)
    Object.assign(entry, { state: 'exited', stepId: null, dueAt: null, endedAt: now, endReason: exit })
    return
  }
  const choice = choose(trip, leaving)
  if (choice === 'internal') {
    end(delivery, { state: 'skipped', reason: 'internal' }, now)
  } else if (choice.kind === 'defer') {
    const { until, reason, detail } = choice
    delivery.deferrals.push({ at: now, until, reason, detail })
    delivery.dueAt = until
    return
  } else if (choice.kind === 'skip') {
    const { reason, detail, tried, channel } = choice
    end(delivery, { state: 'skipped', reason, detail, tried, channel }, now)
  } else {
    end(delivery, { state: 'sent', channel: choice.channel, tried: choice.tried }, now)
    addMilestone(trip, 'received')
  }
  goOn(trip, delivery)
}

function choose({ plan }: Trip, leaving: Leaving) {
  try {
    return chooseMessage(leaving, (chosen) => plan.findCopyFault(chosen, leaving))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return 'internal'
  }
}

function end(delivery: RehearsedDelivery, outcome: Partial<RehearsedDelivery>, now: Temporal.Instant): void {
  Object.assign(delivery, outcome, { endedAt: now })
}

/** The journey goes on behind the message that has ended. */
function goOn({ plan, now }: Trip, { entry, stepId }: RehearsedDelivery): void {
  const isLast = nextStepAfter(plan.document.steps, stepId) === undefined
  if (isLast) Object.assign(entry, { state: 'finished', stepId: null, endedAt: now, endReason: 'completed' })
  entry.dueAt = isLast ? null : now
}

/** What caps count: what other campaigns really sent, and what this one would have. */
function listPast({ plan, life, deliveries, now }: Trip): PastDelivery[] {
  const topic = findTopic(plan.document)
  if (topic === null || plan.settings.frequencyCaps.length === 0) return []
  const real = life.past.filter((each) => each.topic !== null && !isBefore(now, each.at))
  const rehearsed = deliveries.flatMap(({ state, channel, endedAt }): PastDelivery[] =>
    state === 'sent' && channel !== null && endedAt !== null ? [{ channel, topic, at: endedAt }] : [],
  )
  return [...real, ...rehearsed]
}
