import type { EventFact } from '../conditions/facts.ts'
import { AppError } from '../errors.ts'
import { beginEntry, decideFirst } from '../journey/decide-entry.ts'
import { isInAudience, mayEnter } from '../journey/enter.ts'
import type { RehearsedEntry } from './life.ts'
import { scopeOf } from './advance-due.ts'
import { apply, isBefore, type Trip } from './trip.ts'

/** Begin a journey, if the customer may enter and is of the audience; the same occurrence begins none twice. */
export function enter(trip: Trip, start: { occurrence: string; event: EventFact | null }): void {
  const { plan, life, now, facts, entries } = trip
  const { document, campaignId, segments } = plan
  if (!mayEnter(document, findLastEntered(trip), now)) return refuse(trip, 'entered_before')
  try {
    if (!isInAudience(document, facts, start.event, { now, segments })) return refuse(trip, 'not_in_audience')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return refuse(trip, 'cannot_evaluate')
  }
  const known = [...life.entered, ...entries].some(({ occurrence }) => occurrence === start.occurrence)
  if (known) return refuse(trip, 'entered_before')
  const begun = beginEntry(document, {
    campaignId,
    customerId: life.customerId,
    triggerEvent: start.event,
    enteredAt: now,
  })
  const open = { dueAt: null, awaitedEvent: null, endedAt: null, endReason: null, convertedAt: null }
  const entry: RehearsedEntry = { ...begun, ...open, occurrence: start.occurrence }
  entries.push(entry)
  apply(trip, entry, decideFirst(document, begun, facts, scopeOf(trip)))
}

function findLastEntered({ life, entries }: Trip): Temporal.Instant | null {
  const times = [...life.entered.map(({ at }) => at), ...entries.map(({ enteredAt }) => enteredAt)]
  return times.reduce<Temporal.Instant | null>((last, at) => (last === null || isBefore(last, at) ? at : last), null)
}

function refuse(trip: Trip, why: Trip['refusals'][number]['why']): void {
  trip.refusals.push({ at: trip.now, why })
}
