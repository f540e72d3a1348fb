import { listMessageSteps } from '../campaign/audience-of.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { listSteps } from '../campaign/tree.ts'
import type { NeededFacts } from '../conditions/needed-facts.ts'
import { listJourneyConditions } from '../journey/conditions-asked.ts'
import { mergeNeeds } from '../journey/needs.ts'
import type { RehearsalPlan } from './life.ts'

/** The events that the campaign listens to: its trigger, its exits, its conversion and what its steps await. */
export function listHeard({ trigger, exit, conversion, steps }: Campaign): Set<string> {
  return new Set([
    ...(trigger.kind === 'event' ? [trigger.event] : []),
    ...exit.flatMap((each) => (each.kind === 'event' ? [each.event] : [])),
    ...(conversion?.kind === 'event' ? [conversion.event] : []),
    ...listSteps(steps).flatMap(({ step }) => (step.kind === 'wait_for_event' ? [step.event] : [])),
  ])
}

/** What has to be known of each customer, from as far back as the first instant of the window looks. */
export function needsOfRehearsal({ document, watched, from, segments }: RehearsalPlan): NeededFacts {
  const messages = listMessageSteps(document).flatMap(({ channels }) => channels)
  const conditions = [
    document.audience,
    ...listJourneyConditions(document),
    ...messages.flatMap(({ when }) => (when === null ? [] : [when])),
    ...watched.map(({ condition }) => condition),
  ]
  const channels = messages.map(({ channel }) => channel)
  const needs = mergeNeeds(conditions, { now: from, segments, enteredAt: from }, { channels, consents: true })
  const events = new Map(needs.events)
  for (const name of listHeard(document)) {
    if (!events.has(name)) events.set(name, from)
  }
  return { ...needs, events }
}

/** How far back the messages of other campaigns matter: as far as the longest cap reaches, and a day. */
export function findPastFrom({ from, settings }: RehearsalPlan): Temporal.Instant {
  return from.subtract({ hours: Math.max(24, ...settings.frequencyCaps.map(({ windowHours }) => windowHours)) })
}
