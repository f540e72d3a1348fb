import { roleOfCrossing, type WatchedSegment } from '../campaign/watched-segments.ts'
import type { Condition } from '../conditions/condition.ts'
import { evaluateCondition } from '../conditions/evaluate-condition.ts'
import { findNextChange } from '../conditions/next-change.ts'
import { readTrait } from '../conditions/values/value.ts'
import { AppError } from '../errors.ts'
import { occurrenceOfCrossing } from '../journey/occurrence.ts'
import { enter } from './enter-rehearsed.ts'
import { credit } from './hear.ts'
import { isBefore, type Trip } from './trip.ts'

/** A segment that the campaign watches for one customer: in or out, and when to look again. */
export type Watch = WatchedSegment & { isMember: boolean; recheckAt: Recheck }
type Recheck = Temporal.Instant | null

/** Who is in when the window opens has not come in; who came later was in no segment before. */
export function beginWatches(trip: Trip): Watch[] {
  const { moment: createdAt } = readTrait(trip.facts.traits, 'created_at')
  const comesLater = createdAt !== null && isBefore(trip.now, createdAt)
  return trip.plan.watched.flatMap((watched) => {
    const seen = comesLater ? { isMember: false, recheckAt: createdAt } : look(trip, watched.condition)
    return seen === undefined ? [] : [{ ...watched, ...seen }]
  })
}

/** Look again where time or the campaign itself may have changed something; who has come in or left begins a journey. */
export function lookAgain(trip: Trip, watches: readonly Watch[], isChanged: boolean): void {
  for (const watch of watches) {
    const isDue = watch.recheckAt !== null && !isBefore(trip.now, watch.recheckAt)
    if (!isDue && !isChanged) continue
    const was = watch.isMember
    Object.assign(watch, look(trip, watch.condition) ?? { recheckAt: null })
    if (watch.isMember !== was) cross(trip, watch)
  }
}

function cross(trip: Trip, { role, isMember }: Watch): void {
  if (role === 'conversion') {
    if (isMember) credit(trip)
  } else if (role === roleOfCrossing(isMember))
    enter(trip, { occurrence: occurrenceOfCrossing(isMember, trip.now), event: null })
}

function look({ facts, now, plan }: Trip, condition: Condition): Pick<Watch, 'isMember' | 'recheckAt'> | undefined {
  try {
    const scope = { now, segments: plan.segments }
    return {
      isMember: evaluateCondition(condition, facts, scope),
      recheckAt: findNextChange(condition, facts, scope),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return undefined
  }
}
