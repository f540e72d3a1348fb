import type { Campaign } from '../campaign/campaign.ts'
import { listSteps } from '../campaign/tree.ts'
import type { Channel } from '../channels.ts'
import type { Condition } from '../conditions/condition.ts'
import { type NeededFacts, neededFacts } from '../conditions/needed-facts.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import { listJourneyConditions } from './conditions-asked.ts'

/** What a message needs to know beyond its conditions: who may be written to, and where. */
export type MessageNeeds = { channels: readonly Channel[]; consents: boolean }

/** All that several conditions, and a message's gates, will look at. */
export function mergeNeeds(
  conditions: readonly Condition[],
  scope: { now: Temporal.Instant; segments: SegmentLookup; enteredAt: Temporal.Instant },
  message: MessageNeeds = { channels: [], consents: false },
): NeededFacts {
  const needs = neededFacts({ all: [...conditions] }, scope)
  return {
    ...needs,
    channels: new Set([...needs.channels, ...message.channels]),
    consents: needs.consents || message.consents,
  }
}

/** Whether running the journey's steps takes no more of a customer than their id. */
export function runsWithoutFacts(document: Campaign): boolean {
  return (
    listJourneyConditions(document).length === 0 &&
    listSteps(document.steps).every(
      ({ step }) =>
        step.kind === 'split' ||
        step.kind === 'webhook' ||
        step.kind === 'end' ||
        (step.kind === 'message' && step.timing.kind === 'now'),
    )
  )
}
