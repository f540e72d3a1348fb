import type { Campaign } from '../campaign/campaign.ts'
import type { Step } from '../campaign/steps.ts'
import { findStep } from '../campaign/tree.ts'
import { evaluateCondition, type TruthScope } from '../conditions/evaluate-condition.ts'
import type { CustomerFacts } from '../conditions/facts.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import { pickArm } from './chance.ts'
import type { Decision, Entry } from './entry.ts'
import { meetsExitCondition } from './exits.ts'
import { addDuration, findNextLocalTime } from './local-time.ts'
import { firstStepOf, nextStepAfter } from './next-step.ts'

/** A receiver that is away does not keep customers for longer; its call is still repeated. */
export const callPatienceMinutes = 60

export type AdvanceScope = { now: Temporal.Instant; segments: SegmentLookup; zone: string }

type Trip = {
  document: Campaign
  entry: Entry
  facts: CustomerFacts
  scope: AdvanceScope
  arms: Record<string, string>
  traits: Record<string, string | number | boolean | null>
  ran: string[]
  paths: Record<string, number>
}
/** A step leads on at once, or holds the entry where it is. */
type Outcome = { next: Step | undefined } | { hold: Partial<Decision> & Pick<Decision, 'state'> }

/**
 * Run an entry's steps until one holds it or the journey is over; exits are asked before every step. Call it when the
 * entry is due: a `due` one runs its step, a `waiting` or `delivering` one goes on behind it.
 * @throws {AppError} when a condition cannot be evaluated, for example because its segment was deleted
 */
export function advance(document: Campaign, entry: Entry, facts: CustomerFacts, scope: AdvanceScope): Decision {
  const trip: Trip = { document, entry, facts, scope, arms: { ...entry.arms }, traits: {}, ran: [], paths: {} }
  let step = findWhereToGoOn(document, entry)
  while (step !== undefined) {
    const id = requireId(step)
    if (entry.passed.includes(id)) {
      step = nextStepAfter(document.steps, id)
      continue
    }
    const exit = document.exit.findIndex((exit) => meetsExitCondition(exit, trip.facts, scopeOf(trip)))
    if (exit !== -1) return conclude(trip, { state: 'exited', endReason: `exit/${exit}` })
    trip.ran.push(id)
    const outcome = runStep(step, id, trip)
    if ('hold' in outcome) return conclude(trip, { stepId: id, ...outcome.hold })
    step = outcome.next
  }
  return conclude(trip, { state: 'finished', endReason: 'completed' })
}

function findWhereToGoOn(document: Campaign, entry: Entry): Step | undefined {
  if (entry.stepId === null) return undefined
  const step = findStep(document.steps, entry.stepId)
  if (entry.state === 'due' || step === undefined) return step
  if (entry.state === 'waiting' && step.kind === 'wait_for_event')
    return firstStepOf(document.steps, step.otherwise, entry.stepId)
  return nextStepAfter(document.steps, entry.stepId)
}

function runStep(step: Step, id: string, trip: Trip): Outcome {
  const { document, entry, scope } = trip
  const following = () => ({ next: nextStepAfter(document.steps, id) })
  const waitUntil = (dueAt: Temporal.Instant, awaitedEvent: string | null = null): Outcome => ({
    hold: { state: 'waiting', dueAt, awaitedEvent },
  })
  switch (step.kind) {
    case 'message': {
      const { timing } = step
      const dueAt = timing.kind === 'local_time' ? findNextLocalTime(scope.now, timing.at, [], scope.zone) : scope.now
      return {
        hold: { state: 'delivering', delivery: { stepId: id, lane: step.channels[0]?.channel ?? 'none', dueAt } },
      }
    }
    case 'wait':
      return waitUntil(addDuration(scope.now, step.duration, scope.zone))
    case 'wait_until_time':
      return waitUntil(findNextLocalTime(scope.now, step.atLocalTime, step.weekdays, scope.zone))
    case 'wait_for_event':
      return waitUntil(addDuration(scope.now, step.timeout, scope.zone), step.event)
    case 'branch': {
      const index = step.paths.findIndex(({ when }) => evaluateCondition(when, trip.facts, scopeOf(trip)))
      trip.paths[id] = index
      return { next: firstStepOf(document.steps, step.paths[index]?.steps ?? step.otherwise, id) }
    }
    case 'split': {
      const known = step.arms.find(({ name }) => name === (trip.arms[id] ?? entry.earlierArms[id]))
      const arm = known ?? pickArm(entry.campaignId, id, entry.customerId, step.arms)
      trip.arms[id] = arm.name
      return { next: firstStepOf(document.steps, arm.steps, id) }
    }
    case 'update': {
      const changes = Object.fromEntries(step.set.map(({ key, value }) => [key, value]))
      Object.assign(trip.traits, changes)
      trip.facts = { ...trip.facts, traits: { ...trip.facts.traits, ...changes } }
      return following()
    }
    case 'webhook':
      return {
        hold: {
          state: 'waiting',
          dueAt: scope.now.add({ minutes: callPatienceMinutes }),
          call: { stepId: id, url: step.url },
        },
      }
    case 'end':
      return { next: undefined }
    default:
      return { hold: { state: 'stopped', stepId: null, endReason: `not_runnable/${step.kind}` } }
  }
}

const scopeOf = ({ entry, scope }: Trip): TruthScope => ({
  now: scope.now,
  segments: scope.segments,
  event: entry.triggerEvent,
  journey: entry.journey,
  enteredAt: entry.enteredAt,
})

function conclude(trip: Trip, decision: Partial<Decision> & Pick<Decision, 'state'>): Decision {
  const { arms, traits, ran, paths } = trip
  return {
    stepId: null,
    dueAt: null,
    awaitedEvent: null,
    delivery: null,
    call: null,
    endReason: null,
    arms,
    traits,
    ran,
    paths,
    event: null,
    ...decision,
  }
}

/** Stored documents have an id on every step: applyOperations gives them. */
function requireId(step: Step): string {
  if (step.id === null) throw new TypeError('a step without an id was launched')
  return step.id
}
