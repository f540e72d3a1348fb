import { z } from 'zod'
import { type Decision, entryStates } from '../journey/entry.ts'

const Time = z.int().transform((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds))

/**
 * One decision about an entry. Its keys are short because every journey has some: `t` when, `r` the steps that ran, each
 * with the arm of a split or the number of a branch's path (-1 for none), `e` the event that came, `s` the state since,
 * `n` the step to run next, `u` until when it waits or is held, `x` why the journey ended. One with `v` is a
 * move to that version, and there `n` is where it stands.
 */
export const Moment = z.object({
  t: Time,
  r: z.array(z.union([z.string(), z.tuple([z.string(), z.union([z.string(), z.int()])])])).default([]),
  e: z.string().nullable().default(null),
  s: z.enum(entryStates),
  n: z.string().nullable().default(null),
  u: Time.nullable().default(null),
  x: z.string().nullable().default(null),
  v: z.int().nullable().default(null),
})
export type Moment = z.output<typeof Moment>
type StoredMoment = z.input<typeof Moment>

const isSet = ([, value]: [string, unknown]) => value !== null && !(Array.isArray(value) && value.length === 0)

/** A decision as journey_entries.trace keeps it. */
export function toMoment(decision: Decision, at: Temporal.Instant): StoredMoment {
  const { ran, paths, arms, event, state, stepId, dueAt, delivery, endReason } = decision
  const laterThanNow = delivery !== null && Temporal.Instant.compare(delivery.dueAt, at) > 0 ? delivery.dueAt : null
  const until = state === 'waiting' ? dueAt : laterThanNow
  const moment = {
    t: at.epochMilliseconds,
    r: ran.map((id): NonNullable<StoredMoment['r']>[number] => {
      const taken = paths[id] ?? arms[id]
      return taken === undefined ? id : [id, taken]
    }),
    e: event,
    s: state,
    n: state === 'due' ? stepId : null,
    u: until?.epochMilliseconds ?? null,
    x: endReason,
  }
  return leaveOutNull(moment)
}

/** A move to another version as journey_entries.trace keeps it. */
export function toMoved(
  version: number,
  { state, stepId, dueAt, endReason }: Pick<Decision, 'state' | 'stepId' | 'dueAt' | 'endReason'>,
  at: Temporal.Instant,
): StoredMoment {
  const until = state === 'waiting' ? (dueAt?.epochMilliseconds ?? null) : null
  return leaveOutNull({ t: at.epochMilliseconds, s: state, n: stepId, u: until, x: endReason, v: version })
}

/** The state and the time are never null. */
const leaveOutNull = (moment: StoredMoment) => Object.fromEntries(Object.entries(moment).filter(isSet)) as StoredMoment

/** The steps that ran, in order. */
export const listRan = (moments: readonly Moment[]): string[] =>
  moments.flatMap(({ r }) => r.map((step) => (typeof step === 'string' ? step : step[0])))

/** How a journey ended outside of its rules, as journey_entries.trace keeps it. */
export const toEnding = (
  state: 'finished' | 'exited' | 'stopped',
  endReason: string,
  at: Temporal.Instant,
): StoredMoment => ({ t: at.epochMilliseconds, s: state, x: endReason })

/** journey_entries.trace. */
export const readMoments = (json: unknown): Moment[] => z.array(Moment).parse(json)
