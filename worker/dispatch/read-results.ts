import type { Provider, SendResult } from '../../channels/provider.ts'
import type { Result } from '../../store/deliveries/results.ts'

const firstBackOffMs = 5000
const longestBackOffMs = 3_600_000
export const maxAttempts = 8
/** Devices whose kind is refused are asked again so seldom: the others' turns are not to be spent on them. */
const refusedDevicesMs = 3_600_000

type Delivery = { id: number; entryId: number; attempts: number; mayHaveLeft: boolean }

const inOrderOfWeight = ['sent', 'unknown', 'stop', 'retry', 'not_asked', 'devices', 'failed'] as const

const weigh = (answer: SendResult) =>
  inOrderOfWeight.indexOf(answer.kind === 'stop' ? (answer.concerns ?? 'stop') : answer.kind)

/** One answer for a delivery that went to several devices: it was sent when one of them took it. */
export function combineAnswers(answers: readonly SendResult[]): SendResult {
  const [first] = answers.toSorted((a, b) => weigh(a) - weigh(b))
  return first ?? { kind: 'failed', reason: 'no_address', suppress: false }
}

type Rest = {
  /** How long a channel rests after its provider refused to go on. */
  restMs: number
  /** Until when the provider rests because it is ill or over its quota; null when it does not. */
  restsUntil: Temporal.Instant | null
}

/** What is to be recorded for a delivery once its provider has answered for each of its addresses. */
export function readResult(
  answers: readonly SendResult[],
  delivery: Delivery,
  now: Temporal.Instant,
  { restMs, restsUntil }: Rest,
): Result {
  const { id, entryId } = delivery
  const result = combineAnswers(answers)
  const mayHaveLeft = delivery.mayHaveLeft || answers.some((each) => each.kind === 'retry' && each.mayHaveLeft === true)
  switch (result.kind) {
    case 'sent':
      return { kind: 'sent', id, entryId, providerMessageId: result.providerMessageId }
    case 'failed':
      return { kind: 'failed', id, entryId, reason: result.reason, isDead: result.suppress }
    case 'unknown':
      return { kind: 'uncertain', id, entryId, reason: result.reason }
    case 'stop':
      if (result.concerns === 'devices') {
        const again = { kind: 'retry', reason: result.reason, afterMs: refusedDevicesMs } as const
        return tryAgain({ ...delivery, mayHaveLeft }, again, now, restsUntil)
      }
      return {
        kind: 'again',
        id,
        entryId,
        reason: result.reason,
        dueAt: now.add({ milliseconds: restMs }),
        countsAsAttempt: false,
        mayHaveLeft,
      }
    case 'not_asked':
      return {
        kind: 'again',
        id,
        entryId,
        reason: result.reason,
        dueAt: restsUntil ?? now,
        countsAsAttempt: false,
        mayHaveLeft,
      }
    default:
      return tryAgain({ ...delivery, mayHaveLeft }, result, now, restsUntil)
  }
}

function tryAgain(
  { id, entryId, attempts, mayHaveLeft }: Delivery,
  { reason, afterMs, sign }: Extract<SendResult, { kind: 'retry' }>,
  now: Temporal.Instant,
  restsUntil: Temporal.Instant | null,
): Result {
  // While the provider is ill it is not this message's fault.
  const countsAsAttempt = sign === undefined || restsUntil === null
  if (countsAsAttempt && attempts >= maxAttempts) {
    const gaveUp = { id, entryId, reason: `gave_up: ${reason}` }
    return mayHaveLeft ? { kind: 'uncertain', ...gaveUp } : { kind: 'failed', ...gaveUp, isDead: false }
  }
  const backOffMs = Math.min(firstBackOffMs * 2 ** (attempts - 1), longestBackOffMs)
  const untilMs = restsUntil?.since(now).total('milliseconds') ?? 0
  const milliseconds = Math.round(Math.max(afterMs, countsAsAttempt ? backOffMs : 0, untilMs))
  return { kind: 'again', id, entryId, reason, dueAt: now.add({ milliseconds }), countsAsAttempt, mayHaveLeft }
}

/**
 * The provider threw, or was cut off: only one that takes a message once however often it is called is asked again.
 * @param isTooSlow it gave no answer in the time that a call may take
 */
export function readFault(provider: Provider, error: unknown, isTooSlow: boolean): SendResult {
  const reason = `no_answer: ${error instanceof Error ? error.name : 'unknown'}`
  const sign = isTooSlow ? ({ sign: 'ill' } as const) : {}
  return provider.idempotent
    ? { kind: 'retry', reason, afterMs: 0, mayHaveLeft: true, ...sign }
    : { kind: 'unknown', reason, ...sign }
}
