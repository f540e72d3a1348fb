import { beginTrip, isBefore, type Trip } from './trip.ts'
import { advanceDue } from './advance-due.ts'
import { deliverDue } from './deliver-due.ts'
import { beginWatches, lookAgain, type Watch } from './crossings.ts'
import { enter } from './enter-rehearsed.ts'
import { hear } from './hear.ts'
import type { Life, RehearsalPlan, RehearsedLife } from './life.ts'
import { listStarts } from './starts.ts'

/** More than any journey can take at one instant: to go on would be to go round in circles. */
const maxRounds = 1000

/**
 * What the campaign would have done for this customer had it been live in the window: the worker's own rules in virtual
 * time, in the worker's order (events, then what the clock starts, then steps, then messages). Pure: it writes nothing.
 */
export function rehearseLife(plan: RehearsalPlan, life: Life): RehearsedLife {
  const trip = beginTrip(plan, life)
  const watches = beginWatches(trip)
  const starts = listStarts(plan, life)
  let [heard, started] = [0, 0]
  for (;;) {
    const [happening, start] = [life.happenings[heard], starts[started]]
    let now = pickEarlier(findNextDue(trip), pickEarlier(happening?.at, start?.at))
    for (const { recheckAt } of watches) now = pickEarlier(now, recheckAt)
    if (now === undefined || !isBefore(now, plan.until)) break
    trip.now = now
    if (happening !== undefined && happening.at.equals(now)) {
      hear(trip, happening)
      heard += 1
      if (life.happenings[heard]?.at.equals(now) === true) continue
    }
    lookAgain(trip, watches, false)
    if (start !== undefined && start.at.equals(now)) {
      enter(trip, { occurrence: start.occurrence, event: null })
      started += 1
    }
    settleAll(trip, watches)
  }
  return { entries: trip.entries, deliveries: trip.deliveries, refusals: trip.refusals }
}

/** Steps and messages by turns, until nothing more is due at this instant. */
function settleAll(trip: Trip, watches: readonly Watch[]): void {
  for (let round = 0; round < maxRounds; round += 1) {
    const before = trip.facts
    const advanced = advanceDue(trip)
    const delivered = deliverDue(trip)
    if (!advanced && !delivered) return
    if (trip.facts !== before) lookAgain(trip, watches, true)
  }
  throw new RangeError('a journey does not come to rest')
}

function findNextDue({ entries, deliveries }: Trip): Temporal.Instant | undefined {
  let next: Temporal.Instant | undefined
  for (const { dueAt } of entries) next = pickEarlier(next, dueAt)
  for (const { state, dueAt } of deliveries) if (state === 'queued') next = pickEarlier(next, dueAt)
  return next
}

function pickEarlier(a: Temporal.Instant | undefined, b: Temporal.Instant | null | undefined) {
  if (b === null || b === undefined) return a
  return a === undefined || isBefore(b, a) ? b : a
}
