import { daysKept, type EventRetention } from '../settings.ts'
import type { Condition } from './condition.ts'
import { neededFacts } from './needed-facts.ts'
import type { SegmentLookup } from './operator.ts'
import { quote, sayDays } from './words.ts'

/** What a member should know of a condition that works, and what to do about it. */
export type ConditionWarning = { path: string; message: string }

type Scope = { retention: EventRetention; segments: SegmentLookup; now: Temporal.Instant }

/**
 * Where the condition looks further back than the workspace keeps the events that it asks for: it then counts only what
 * is left, and “never” becomes true once they are gone.
 * @param path where the condition stands, for example `audience`
 * @throws {AppError} as evaluateCondition does for segments
 */
export function warnAboutRetention(condition: Condition, path: string, scope: Scope): ConditionWarning[] {
  if ('all' in condition) return warnAboutParts(condition.all, `${path}/all`, scope)
  if ('any' in condition) return warnAboutParts(condition.any, `${path}/any`, scope)
  if ('not' in condition) return warnAboutRetention(condition.not, `${path}/not`, scope)
  const { retention, segments, now } = scope
  // What a journey asks since its entry lies no further back than the journey.
  const { events } = neededFacts(condition, { now, segments, enteredAt: now })
  return [...events].flatMap(([name, since]) => {
    const kept = daysKept(retention, name)
    if (kept === null) return []
    const asked = since === null ? null : since.until(now).total('hours') / 24
    if (asked !== null && asked <= kept) return []
    return [{ path: `${path}/${Object.keys(condition).join()}`, message: sayTooFar(name, asked, kept) }]
  })
}

const warnAboutParts = (parts: readonly Condition[], path: string, scope: Scope) =>
  parts.flatMap((part, index) => warnAboutRetention(part, `${path}/${index}`, scope))

function sayTooFar(name: string, asked: number | null, kept: number): string {
  const reach = asked === null ? 'This looks at all that ever happened' : `This looks ${sayDays(Math.ceil(asked))} back`
  const remedy = asked === null ? `Give it a window of ${sayDays(kept)} at most` : `Look back ${sayDays(kept)} at most`
  return `${reach}, but ${quote(name)} is kept for ${sayDays(kept)}: it sees only what is left. ${remedy}, or have an admin keep the event longer (eventRetention in the settings).`
}
