import { z } from 'zod'
import { checkEvent } from './check-events.ts'
import type { EventMatch } from './matching-events.ts'
import { addDays } from './moment.ts'
import { PropertyFilters } from './named-value.ts'
import type { CheckContext } from './operator.ts'
import { Days, Name, orNull } from './parameters.ts'
import { problem, type Problem } from './problem.ts'
import { sayDays, sayLastDays } from './words.ts'

/** The parameter of firstPerformed and lastPerformed: with both ages, the time lies between the two. */
export const TimeOfEvent = z
  .strictObject({ event: Name, where: PropertyFilters, withinDays: orNull(Days), beforeDaysAgo: orNull(Days) })
  .refine((p) => p.withinDays !== null || p.beforeDaysAgo !== null, 'needs withinDays or beforeDaysAgo')
  .meta({ id: 'TimeOfEvent', description: 'Needs withinDays, beforeDaysAgo or both' })
export type TimeOfEvent = z.infer<typeof TimeOfEvent>

/** All such events, those so many days ago or later, and those earlier. */
export function splitHistory({ event, where }: TimeOfEvent, now: Temporal.Instant) {
  const ever: EventMatch = { event, where, from: null, until: now }
  return {
    ever,
    sinceDaysAgo: (days: number): EventMatch => ({ ...ever, from: addDays(now, -days) }),
    beforeDaysAgo: (days: number): EventMatch => ({ ...ever, until: addDays(now, -days), untilExcluded: true }),
  }
}

export function sayAge({ withinDays, beforeDaysAgo }: TimeOfEvent): string {
  if (withinDays !== null && beforeDaysAgo !== null)
    return `between ${sayDays(withinDays)} and ${sayDays(beforeDaysAgo)} ago`
  return withinDays === null ? `more than ${sayDays(beforeDaysAgo ?? 0)} ago` : sayLastDays(withinDays)
}

export function checkTimeOfEvent(p: TimeOfEvent, context: CheckContext): Problem[] {
  const isEmpty = p.withinDays !== null && p.beforeDaysAgo !== null && p.beforeDaysAgo >= p.withinDays
  const message = 'No time lies both within and before these days: withinDays has to be the larger.'
  const empty = isEmpty ? [problem(`${context.path}/withinDays`, 'empty_window', message)] : []
  return [...checkEvent(p, context), ...empty]
}
