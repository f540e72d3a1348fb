import type { Condition } from '../conditions/condition.ts'
import { evaluateCondition } from '../conditions/evaluate-condition.ts'
import { findNextChange } from '../conditions/next-change.ts'
import { AppError } from '../errors.ts'
import { enter } from './enter-rehearsed.ts'
import { credit } from './hear.ts'
import type { RehearsalPlan } from './life.ts'
import { isBefore, type Trip } from './trip.ts'

/** A segment that the campaign watches for one customer: in or out, and when to look again. */
export type Watch = { role: 'entry' | 'conversion'; condition: Condition; isMember: boolean; recheckAt: Recheck }
type Recheck = Temporal.Instant | null

/** Who is in when the window opens has not come in. */
export function beginWatches(trip: Trip): Watch[] {
  return listWatched(trip.plan).flatMap(({ role, condition }) => {
    const seen = look(trip, condition)
    return seen === undefined ? [] : [{ role, condition, ...seen }]
  })
}

/** Look again where time or the campaign itself may have changed something; coming in counts, then begins a journey. */
export function lookAgain(trip: Trip, watches: readonly Watch[], isChanged: boolean): void {
  for (const watch of watches) {
    const isDue = watch.recheckAt !== null && !isBefore(trip.now, watch.recheckAt)
    if (!isDue && !isChanged) continue
    const was = watch.isMember
    Object.assign(watch, look(trip, watch.condition) ?? { recheckAt: null })
    if (was || !watch.isMember) continue
    if (watch.role === 'conversion') credit(trip)
    else enter(trip, { occurrence: `entered:${trip.now.toString()}`, event: null })
  }
}

/** Conversions count before journeys begin, as with events. */
function listWatched({ watched }: RehearsalPlan): Pick<Watch, 'role' | 'condition'>[] {
  const { entry, conversion } = watched
  return [
    ...(conversion === null ? [] : [{ role: 'conversion' as const, condition: conversion }]),
    ...(entry === null ? [] : [{ role: 'entry' as const, condition: entry }]),
  ]
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
