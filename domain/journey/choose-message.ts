import type { Campaign } from '../campaign/campaign.ts'
import { findStep } from '../campaign/tree.ts'
import { evaluateCondition } from '../conditions/evaluate-condition.ts'
import type { CustomerFacts } from '../conditions/facts.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import { AppError } from '../errors.ts'
import { chooseDelivery, type DeliveryChoice, type DeliveryProbes } from '../gates/choose-delivery.ts'
import type { PastDelivery } from '../gates/frequency-cap.ts'
import type { GateSettings } from '../gates/gate.ts'
import type { Entry } from './entry.ts'
import { meetsExitCondition } from './exits.ts'

/** What a message that is about to leave is decided by. */
export type Leaving = {
  document: Campaign
  stepId: string
  entry: Pick<Entry, 'triggerEvent' | 'journey' | 'enteredAt'>
  facts: CustomerFacts
  /** The customer's marketing messages so far, as far back as the longest cap reaches. */
  past: readonly PastDelivery[]
  settings: GateSettings
  segments: SegmentLookup
  now: Temporal.Instant
}

/**
 * Which channel the step's message takes for this customer now.
 * @throws {AppError} when a channel's condition cannot be evaluated
 */
export function chooseMessage(leaving: Leaving, findCopyFault: DeliveryProbes['findCopyFault']): DeliveryChoice {
  const { document, stepId, facts, past, settings, now } = leaving
  const { topic, transactional } = document
  const step = findStep(document.steps, stepId)
  if (step?.kind !== 'message') throw new TypeError(`step ${stepId} is no message`)
  return chooseDelivery(
    step.channels,
    { now, customer: facts, topic, transactional, settings, past },
    { holds: (when) => evaluateCondition(when, facts, scopeOf(leaving)), findCopyFault },
  )
}

/**
 * Exits are asked once more when the message is about to leave: it may have been deferred for hours.
 * @returns why the journey ends; undefined when the message may leave
 */
export function findExitOnLeaving(leaving: Leaving, onFault: (fault: AppError) => void): string | undefined {
  try {
    const { document, facts } = leaving
    const index = document.exit.findIndex((exit) => meetsExitCondition(exit, facts, scopeOf(leaving)))
    return index === -1 ? undefined : `exit/${index}`
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    onFault(error)
    return error.code
  }
}

const scopeOf = ({ entry: { triggerEvent: event, journey, enteredAt }, segments, now }: Leaving) => ({
  now,
  segments,
  event,
  journey,
  enteredAt,
})
