import { readTrait } from '../conditions/values/value.ts'
import { findBroadcastTime } from '../journey/schedule.ts'
import { findNextLocalTime } from '../journey/local-time.ts'
import type { Life, RehearsalPlan } from './life.ts'

export type Start = { at: Temporal.Instant; occurrence: string }

/** When the clock begins journeys for this customer, in order; none for a campaign that an event begins. */
export function listStarts(plan: RehearsalPlan, { facts }: Life): Start[] {
  const at = findRun(plan)
  if (at === null || !isWithin(plan, at)) return []
  // Who came later could not have got it.
  const { moment: createdAt } = readTrait(facts.traits, 'created_at')
  const isNewer = createdAt !== null && Temporal.Instant.compare(createdAt, at) > 0
  return isNewer ? [] : [{ at, occurrence: 'rehearsal' }]
}

/** A broadcast is taken to have been sent when the window opened, at its time of day; null for other triggers. */
export function findRun({ document, from }: Pick<RehearsalPlan, 'document' | 'from'>): Temporal.Instant | null {
  const { trigger } = document
  if (trigger.kind !== 'broadcast') return null
  if (trigger.schedule.kind !== 'at') return from
  const { zone } = trigger.schedule
  const local = findBroadcastTime(document, from).toZonedDateTimeISO(zone)
  return findNextLocalTime(from, local.toPlainTime().toString().slice(0, 5), [], zone)
}

const isWithin = ({ from, until }: RehearsalPlan, at: Temporal.Instant) =>
  Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, until) < 0
