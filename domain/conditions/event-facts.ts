import { sayEvent, sayTimes } from './event-words.ts'
import type { CustomerFacts } from './facts.ts'
import { sayWhen } from './fact-words.ts'
import { findEvents } from './matching-events.ts'
import type { PropertyFilter } from './named-value.ts'
import { quote } from './words.ts'

type Asked = { event: string; where: readonly PropertyFilter[] }

/** When the customer did it, earliest first, whatever the window; and in words when they never did. */
export function recallEvents(asked: Asked, facts: CustomerFacts, now: Temporal.Instant) {
  const match = { ...asked, from: null, until: now }
  const times = findEvents(match, facts, now).toSorted((a, b) => Temporal.Instant.compare(a, b))
  const unfiltered = asked.where.length === 0 ? 0 : findEvents({ ...match, where: [] }, facts, now).length
  const never = unfiltered === 0 ? '' : `; without the filters ${sayTimes(unfiltered)}`
  return { first: times[0], last: times.at(-1), never: `never did ${sayEvent(asked)}${never}` }
}

/** “order_completed” twice in the last 60 days, the last 3 days ago (2026-11-21 10:00 UTC) */
export function sayOccurrences(
  asked: Asked,
  count: number,
  window: string,
  scope: { facts: CustomerFacts; now: Temporal.Instant },
): string {
  const { last, never } = recallEvents(asked, scope.facts, scope.now)
  if (last === undefined) return never
  const times = count === 0 ? 'not' : sayTimes(count)
  return `${quote(asked.event)} ${times}${window}, the last ever ${sayWhen(last, scope.now)}`
}
