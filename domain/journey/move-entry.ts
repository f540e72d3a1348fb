import type { Campaign } from '../campaign/campaign.ts'
import type { Step, StepOf } from '../campaign/steps.ts'
import { findStep } from '../campaign/tree.ts'
import type { Entry } from './entry.ts'
import { findNewPlace } from './find-new-place.ts'
import { addDuration, findNextLocalTime } from './local-time.ts'
import { nextStepAfter } from './next-step.ts'

export const entriesUnderWayChoices = ['finish', 'move'] as const
/** What becomes of journeys under way when a new version is launched: they finish in their own, or move to it. */
export type EntriesUnderWay = (typeof entriesUnderWayChoices)[number]

/** What was chosen, and how to ask for the other. */
export const describeChoice = (choice: EntriesUnderWay): string =>
  choice === 'finish'
    ? 'they finish as it was when they entered. To change that, say “move everybody to the new version”'
    : 'they move to the new version. To change that, say “let them finish”'

/** A journey under way whose message, if it has one, is not with a provider. */
export type MovingEntry = Pick<Entry, 'state' | 'stepId'> & {
  /** The steps that it ran, in whatever version. */
  ran: readonly string[]
  waitingSince: Temporal.Instant | null
  dueAt: Temporal.Instant | null
  /** When the message of its step was queued; null when none is, or when it has ended. */
  queuedAt: Temporal.Instant | null
  /** The steps whose message was queued, whatever became of it. */
  messaged: ReadonlySet<string>
}

/** What becomes of a journey that moves to another version. */
export type Move = Pick<Entry, 'stepId' | 'passed'> & {
  state: 'due' | 'waiting' | 'delivering' | 'finished'
  dueAt: Temporal.Instant | null
  awaitedEvent: string | null
  endReason: string | null
  /** Its queued message: to be skipped, or to leave as the new version has it; null when there is none. */
  message: 'skip' | { lane: string; dueAt: Temporal.Instant | null } | null
}

/**
 * Move a journey to another version: on the step where it stands if that is still there, its wait reckoned anew from
 * when it began, else on with what follows. It runs no step that it has behind it, and strands nowhere.
 * @param scope.zone the customer's time zone
 */
export function moveEntry(
  from: Campaign,
  to: Campaign,
  entry: MovingEntry,
  scope: { now: Temporal.Instant; zone: string },
): Move {
  const place = findNewPlace(from, to, entry)
  const passed = [...new Set(entry.ran)]
  if (place.kind === 'ends') return { ...leave(entry, passed), ...over('step_removed') }
  const { step } = place
  if (place.kind === 'stays') return { ...stay(findStep(from.steps, step.id ?? ''), step, entry, scope), passed }
  const isReplaced = step.id === entry.stepId
  const hadItsMessage =
    isReplaced && (hasEnded(entry) || (step.kind === 'message' && entry.messaged.has(step.id ?? '')))
  const next = hadItsMessage ? nextStepAfter(to.steps, step.id ?? '') : step
  if (next === undefined) return { ...leave(entry, passed), ...over('completed') }
  const behind = isReplaced && !hadItsMessage ? passed.filter((id) => id !== step.id) : passed
  return { ...leave(entry, behind), state: 'due', stepId: next.id, dueAt: scope.now, endReason: null }
}

/** Its message has left, or was skipped, and it is about to go on. */
const hasEnded = ({ state, queuedAt }: MovingEntry) => state === 'delivering' && queuedAt === null

const over = (endReason: string) => ({ state: 'finished', stepId: null, dueAt: null, endReason }) as const

const leave = ({ queuedAt }: MovingEntry, passed: readonly string[]) => ({
  passed,
  awaitedEvent: null,
  message: queuedAt === null ? null : ('skip' as const),
})

function stay(
  before: Step | undefined,
  step: Step,
  { state, dueAt, waitingSince, queuedAt }: MovingEntry,
  { now, zone }: { now: Temporal.Instant; zone: string },
): Omit<Move, 'passed'> {
  const still = { stepId: step.id, dueAt, awaitedEvent: null, endReason: null, message: null }
  if (step.kind === 'message' && state === 'delivering') {
    const lane = step.channels[0]?.channel ?? 'none'
    const message = queuedAt === null ? null : { lane, dueAt: findSendTime(before, step, queuedAt, zone) }
    return { ...still, state, message }
  }
  if (state !== 'waiting') return { ...still, state: 'due' }
  const since = waitingSince ?? now
  const isSame = JSON.stringify(withoutInner(before)) === JSON.stringify(withoutInner(step))
  const until = isSame || step.kind === 'webhook' ? dueAt : findWaitEnd(step, since, zone)
  return { ...still, state, dueAt: until, awaitedEvent: step.kind === 'wait_for_event' ? step.event : null }
}

/** Null when it leaves when it would have left anyway. */
function findSendTime(
  before: Step | undefined,
  { timing }: StepOf<'message'>,
  queuedAt: Temporal.Instant,
  zone: string,
) {
  const wasTimed = before?.kind === 'message' ? before.timing : undefined
  if (JSON.stringify(timing) === JSON.stringify(wasTimed)) return null
  return timing.kind === 'local_time' ? findNextLocalTime(queuedAt, timing.at, [], zone) : queuedAt
}

function findWaitEnd(step: Step, since: Temporal.Instant, zone: string): Temporal.Instant {
  if (step.kind === 'wait') return addDuration(since, step.duration, zone)
  if (step.kind === 'wait_for_event') return addDuration(since, step.timeout, zone)
  if (step.kind === 'wait_until_time') return findNextLocalTime(since, step.atLocalTime, step.weekdays, zone)
  throw new TypeError(`nobody waits at a ${step.kind}`)
}

/** What a wait is by itself: the steps for when its event does not come change nothing of it. */
const withoutInner = (step: Step | undefined) =>
  step?.kind === 'wait_for_event' ? { ...step, otherwise: [] } : (step ?? null)
