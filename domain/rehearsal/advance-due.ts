import { decideEntry, type DecideScope } from '../journey/decide-entry.ts'
import { apply, isBefore, type Trip } from './trip.ts'

export const scopeOf = ({ now, plan }: Trip): DecideScope => ({
  now,
  segments: plan.segments,
  workspaceZone: plan.settings.timezone,
  // The entry that it stops carries the reason.
  onFault: () => undefined,
})

/** Run the steps of the entries that are due. @returns whether there were any */
export function advanceDue(trip: Trip): boolean {
  const due = trip.entries.filter(({ dueAt }) => dueAt !== null && !isBefore(trip.now, dueAt))
  // As the worker claims them together: what one sets, the others of this instant do not see yet.
  const decided = due.map((entry) => decideEntry(trip.plan.document, entry, trip.facts, scopeOf(trip)))
  for (const [index, decision] of decided.entries()) {
    const entry = due[index]
    if (entry !== undefined) apply(trip, entry, decision)
  }
  return due.length > 0
}
