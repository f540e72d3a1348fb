import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import { nextStepAfter } from '../../domain/journey/next-step.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { cleanJson } from '../../store/ingest/clean-json.ts'
import type { Lease } from '../../store/deliveries/outcomes.ts'
import { recordResults, type Result } from '../../store/deliveries/results.ts'
import { settleEntries } from '../../store/deliveries/settle.ts'
import { suppressAddresses } from '../../store/customers/suppressions.ts'
import { suppressForgotten } from '../../store/privacy/suppression-hashes.ts'
import type { Version } from '../../store/journeys/versions.ts'
import type { Dispatch } from './dispatch.ts'
import { holdLease } from './hold-lease.ts'
import { noteRefusals, restMs } from './note-refusals.ts'
import { readFault, readResult } from './read-results.ts'
import { takeTurn, turnSize } from './take-turn.ts'
import { type WatchedBrakes, watchBrakes } from './watch-brakes.ts'
import { findRest, noteAnswers } from './watch-health.ts'

/** A delivery that is written down as attempted, and what to hand over. */
export type Attempt = {
  id: number
  entryId: number
  stepId: string
  attempts: number
  /** Never written down as attempted before this. */
  isFirst: boolean
  /** An earlier try may have reached the provider. */
  mayHaveLeft: boolean
  version: Version
  provider: Provider
  /** Several only for push: one for each device. */
  messages: readonly OutgoingMessage[]
}
export type Answered = { attempt: Attempt; answers: readonly SendResult[]; result: Result }

const noAnswer: SendResult = { kind: 'unknown', reason: 'the provider gave no result' }
const sendTimeoutMs = 60_000

/** The lane whose turn was taken, for so many messages, before its deliveries were claimed. */
type TakenTurn = { lane: string; paid: number }

/**
 * Call the providers, outside of any transaction, and record what they said; fenced by the lease.
 * @param turn null when none was taken
 */
export async function sendBatch(
  dispatch: Dispatch,
  workspaceId: number,
  lease: Lease,
  attempts: readonly Attempt[],
  turn: TakenTurn | null = null,
): Promise<void> {
  if (attempts.length === 0) return
  const held = holdLease(
    dispatch,
    workspaceId,
    lease,
    attempts.map(({ id }) => id),
  )
  const brakes = watchBrakes(dispatch, workspaceId, attempts)
  try {
    const groups = Map.groupBy(attempts, ({ provider }) => provider)
    await Promise.all(
      [...groups].map(async ([provider, group]) => {
        const isOwn = provider.channel === turn?.lane
        let paid = isOwn ? turn.paid : 0
        for (const part of cutIntoTurns(group, turnSize(dispatch, provider.channel))) {
          const messages = part.flatMap((attempt) => attempt.messages)
          const goesOn = () => !dispatch.closing.aborted && held.isHeld() && part.some(({ id }) => brakes.mayAsk(id))
          const hasTurn = await takeTurn(dispatch, provider.channel, messages.length - paid, goesOn)
          // Its own lane asked before it claimed.
          const rest = !hasTurn || (isOwn && paid > 0) ? null : await findRest(dispatch, provider)
          paid = 0
          if (!held.isHeld()) return
          const unasked = hasTurn ? rest && resting : notBegun
          const answers =
            unasked === null
              ? await callProvider(provider, messages, { lost: held.lost, brakes })
              : messages.map(() => unasked)
          const restsUntil = rest ?? (await noteAnswers(dispatch, provider, answers))
          await recordAnswers(dispatch, workspaceId, lease, part, { answers, restsUntil })
        }
      }),
    )
  } finally {
    held.release()
    brakes.release()
  }
}

function cutIntoTurns(group: readonly Attempt[], size: number): Attempt[][] {
  const turns = Math.ceil(group.length / size)
  return Array.from({ length: turns }, (_, index) => group.slice(index * size, (index + 1) * size))
}

const notBegun: SendResult = { kind: 'not_asked', reason: 'not_begun' }
const resting: SendResult = { kind: 'not_asked', reason: 'provider_ill', sign: 'ill' }

async function callProvider(
  provider: Provider,
  messages: readonly OutgoingMessage[],
  { lost, brakes }: { lost: AbortSignal; brakes: WatchedBrakes },
): Promise<SendResult[]> {
  const late = AbortSignal.timeout(sendTimeoutMs)
  try {
    const signal = AbortSignal.any([lost, late])
    const answers = await provider.send(messages, signal, ({ deliveryId }) => brakes.mayAsk(deliveryId))
    // A server's own words: what cannot be written down of one must not lose what was said of the others.
    return cleanJson(answers)
  } catch (error) {
    return messages.map(() => readFault(provider, error, late.aborted))
  }
}

type Said = { answers: readonly SendResult[]; restsUntil: Temporal.Instant | null }

async function recordAnswers(
  dispatch: Dispatch,
  workspaceId: number,
  lease: Lease,
  group: readonly Attempt[],
  { answers, restsUntil }: Said,
): Promise<void> {
  const now = dispatch.clock.now()
  const rest = { restMs, restsUntil }
  let read = 0
  const answered = group.map((attempt): Answered => {
    const own = attempt.messages.map((_, index): SendResult => answers[read + index] ?? noAnswer)
    read += own.length
    return { attempt, answers: own, result: readResult(own, attempt, now, rest) }
  })
  await untilWritten(dispatch, () => writeAnswers(dispatch, workspaceId, lease, answered, now))
}

async function writeAnswers(
  dispatch: Dispatch,
  workspaceId: number,
  lease: Lease,
  answered: readonly Answered[],
  now: Temporal.Instant,
): Promise<void> {
  await inWorkspace(dispatch.db, workspaceId, async (ws) => {
    const results = answered.map(({ result }) => result)
    const recorded = await recordResults(ws, lease.token, results, now)
    const kept = answered.filter(({ attempt }) => recorded.has(attempt.id))
    const ended = kept.filter(({ result }) => result.kind !== 'again').map(({ attempt }) => settle(attempt))
    await settleEntries(ws, ended, now)
    const isForgotten = ({ attempt }: Answered) => recorded.get(attempt.id)?.isForgotten ?? false
    await suppressAddresses(ws, kept.filter((each) => !isForgotten(each)).flatMap(listDead), now)
    await suppressForgotten(ws, kept.filter(isForgotten).flatMap(listDead), now)
    await noteRefusals(dispatch, ws, kept, now)
  })
}

/** The addresses that the provider says are dead: of several devices, only those. */
function listDead({ attempt: { messages, provider }, answers }: Answered) {
  return answers.flatMap((answer, index) => {
    const address = messages[index]?.address
    if (answer.kind !== 'failed' || !answer.suppress || address === undefined) return []
    return [{ channel: provider.channel, address, reason: answer.reason }]
  })
}

/** The entry that can go on now that this delivery has ended. */
export const settle = ({ entryId, stepId, version }: Pick<Attempt, 'entryId' | 'stepId' | 'version'>) => ({
  entryId,
  stepId,
  isLast: nextStepAfter(version.document.steps, stepId) === undefined,
})

const patienceMs = 30_000
const pauseMs = 250

/** The message is out: what the provider said must be written, even when the database is away for a moment. */
async function untilWritten(dispatch: Dispatch, write: () => Promise<void>): Promise<void> {
  const startedAt = performance.now()
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (performance.now() - startedAt > patienceMs) throw error
      dispatch.log.warn({ err: error }, 'results could not be written yet')
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
