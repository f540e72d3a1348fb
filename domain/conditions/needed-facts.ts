import type { Channel } from '../channels.ts'
import type { Condition } from './condition.ts'
import { roundToMicroseconds } from './moment.ts'
import type { Needs, NeedsContext, SegmentLookup } from './operator.ts'
import { readCondition } from './operators.ts'

export type NeededFacts = {
  /** Traits that are looked at. */
  traits: ReadonlySet<string>
  /** Event name → how far back; null is the whole history. */
  events: ReadonlyMap<string, Temporal.Instant | null>
  /** How far back events of any name are needed; undefined when they are not. */
  anyEventSince: Temporal.Instant | undefined
  /** Campaigns whose milestones are needed. */
  campaigns: ReadonlySet<string>
  /** Channels whose addresses are needed: their suppressions, and for push the devices. */
  channels: ReadonlySet<Channel>
  /** Whether the customer's consents and the workspace's topics are needed. */
  consents: boolean
  thresholds: Needs['thresholds']
}

type Scope = { now: Temporal.Instant; segments: SegmentLookup; enteredAt?: Temporal.Instant }

/**
 * What evaluateCondition will look at, saved segments included, so that a loader can fetch just that.
 * @throws {AppError} as evaluateCondition does for segments
 */
export function neededFacts(condition: Condition, scope: Scope): NeededFacts {
  const { now, segments, enteredAt } = scope
  const context = { now: roundToMicroseconds(now), segments, enteredAt, openSegments: [], needsOf }
  const needs = needsOf(condition, context)
  const events = needs.flatMap((need) => need.events ?? [])
  return {
    traits: new Set(needs.flatMap((need) => need.traits ?? [])),
    events: mergeEvents(events),
    anyEventSince: events
      .flatMap(({ name, since }) => (name === null && since !== null ? [since] : []))
      .toSorted((a, b) => Temporal.Instant.compare(a, b))[0],
    campaigns: new Set(needs.flatMap((need) => need.campaigns ?? [])),
    channels: new Set(needs.flatMap((need) => need.channels ?? [])),
    consents: needs.some((need) => need.consents === true),
    thresholds: needs.flatMap((need) => need.thresholds ?? []),
  }
}

/** The saved segments that a condition names itself; those may name others. */
export function listSegments(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(listSegments)
  if ('any' in condition) return condition.any.flatMap(listSegments)
  if ('not' in condition) return listSegments(condition.not)
  return 'inSegment' in condition ? [condition.inSegment.segment] : []
}

function needsOf(condition: Condition, context: NeedsContext): readonly Partial<Needs>[] {
  const { operator, parameter } = readCondition(condition)
  return operator.needs?.(parameter, context) ?? []
}

/** The furthest back wins. */
function mergeEvents(needs: Needs['events']): Map<string, Temporal.Instant | null> {
  const events = new Map<string, Temporal.Instant | null>()
  for (const { name, since } of needs) {
    if (name === null) continue
    const known = events.get(name)
    const isEarlier = known === undefined || (known !== null && since !== null && isBefore(since, known))
    if (since === null || isEarlier) events.set(name, since)
  }
  return events
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0
