import { findBroadcastTime } from '../journey/schedule.ts'
import { findNextLocalTime } from '../journey/local-time.ts'
import type { Life, RehearsalPlan } from './life.ts'

export type Start = { at: Temporal.Instant; occurrence: string }

/** When the clock begins journeys for this customer, in order; none for a campaign that an event begins. */
export function listStarts(plan: RehearsalPlan, _life: Life): Start[] {
  const { trigger } = plan.document
  if (trigger.kind !== 'broadcast') return []
  const at = findRun(plan)
  return isWithin(plan, at) ? [{ at, occurrence: 'rehearsal' }] : []
}

/** A broadcast is taken to have been sent when the window opened, at its time of day. */
function findRun({ document, from }: RehearsalPlan): Temporal.Instant {
  const { trigger } = document
  if (trigger.kind !== 'broadcast' || trigger.schedule.kind !== 'at') return from
  const { zone } = trigger.schedule
  const local = findBroadcastTime(document, from).toZonedDateTimeISO(zone)
  return findNextLocalTime(from, local.toPlainTime().toString().slice(0, 5), [], zone)
}

const isWithin = ({ from, until }: RehearsalPlan, at: Temporal.Instant) =>
  Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, until) < 0
