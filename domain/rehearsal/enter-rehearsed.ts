import type { EventFact } from '../conditions/facts.ts'
import { AppError } from '../errors.ts'
import { beginEntry, decideFirst } from '../journey/decide-entry.ts'
import { type EarlierEntries, isInAudience, mayEnter } from '../journey/enter.ts'
import { joinArms } from '../journey/merge-entries.ts'
import { mayFollow } from '../journey/occurrence.ts'
import type { RehearsedEntry } from './life.ts'
import { scopeOf } from './advance-due.ts'
import { apply, type Trip } from './trip.ts'

/** Begin a journey, if the customer may enter and is of the audience; the same occurrence begins none twice. */
export function enter(trip: Trip, start: { occurrence: string; event: EventFact | null }): void {
  const { plan, life, now, facts, entries } = trip
  const { document, campaignId, segments } = plan
  const earlier = sumUpEarlier(trip)
  const last = entries.at(-1)?.occurrence ?? life.entered.at(-1)?.occurrence ?? null
  // As for runs of a day: the calendar counts where it can tell.
  const mayReenter = start.event === null ? mayFollow(document.reentry, last, start.occurrence) : null
  if (!(mayReenter ?? mayEnter(document, earlier?.lastEnteredAt ?? null, now))) return refuse(trip, 'entered_before')
  try {
    if (!isInAudience(document, facts, start.event, { now, segments })) return refuse(trip, 'not_in_audience')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return refuse(trip, 'cannot_evaluate')
  }
  const known = [...life.entered, ...entries].some(({ occurrence }) => occurrence === start.occurrence)
  if (known) return refuse(trip, 'entered_before')
  const { customerId } = life
  const begun = beginEntry(document, { campaignId, customerId, triggerEvent: start.event, enteredAt: now }, earlier)
  const open = { dueAt: null, awaitedEvent: null, endedAt: null, endReason: null, convertedAt: null }
  const entry: RehearsedEntry = { ...begun, ...open, occurrence: start.occurrence }
  entries.push(entry)
  apply(trip, entry, decideFirst(document, begun, facts, scopeOf(trip), earlier))
}

/** What the customer's entries so far have drawn; undefined for the first. */
function sumUpEarlier({ life, entries }: Trip): EarlierEntries | undefined {
  const own = entries.map(({ enteredAt, state, arms }) => ({ at: enteredAt, heldOut: state === 'held_out', arms }))
  const all = [...life.entered, ...own]
  const last = all.at(-1)
  if (last === undefined) return undefined
  return {
    lastEnteredAt: last.at,
    heldOut: all.some(({ heldOut }) => heldOut),
    arms: joinArms(all.map(({ arms }) => arms)),
  }
}

function refuse(trip: Trip, why: Trip['refusals'][number]['why']): void {
  trip.refusals.push({ at: trip.now, why })
}
