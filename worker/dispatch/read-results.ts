import type { Provider, SendResult } from '../../channels/provider.ts'
import type { Result } from '../../store/deliveries/results.ts'

const firstBackOffMs = 5000
const longestBackOffMs = 3_600_000
export const maxAttempts = 8

type Delivery = { id: number; entryId: number; attempts: number }

const inOrderOfWeight = ['sent', 'unknown', 'stop', 'retry', 'failed'] as const

/** One answer for a delivery that went to several devices: it was sent when one of them took it. */
export function combineAnswers(answers: readonly SendResult[]): SendResult {
  const [first] = answers.toSorted((a, b) => inOrderOfWeight.indexOf(a.kind) - inOrderOfWeight.indexOf(b.kind))
  return first ?? { kind: 'failed', reason: 'no_address', suppress: false }
}

/** What is to be recorded for a delivery once its provider has answered. */
export function readResult(result: SendResult, delivery: Delivery, now: Temporal.Instant, restMs: number): Result {
  const { id, entryId } = delivery
  switch (result.kind) {
    case 'sent':
      return { kind: 'sent', id, entryId, providerMessageId: result.providerMessageId }
    case 'failed':
      return { kind: 'failed', id, entryId, reason: result.reason }
    case 'unknown':
      return { kind: 'uncertain', id, entryId, reason: result.reason }
    case 'stop':
      return {
        kind: 'again',
        id,
        entryId,
        reason: result.reason,
        dueAt: now.add({ milliseconds: restMs }),
        countsAsAttempt: false,
      }
    default:
      return tryAgain(delivery, result, now)
  }
}

function tryAgain(
  { id, entryId, attempts }: Delivery,
  { reason, afterMs }: { reason: string; afterMs: number },
  now: Temporal.Instant,
): Result {
  if (attempts >= maxAttempts) return { kind: 'failed', id, entryId, reason: `gave_up: ${reason}` }
  const backOffMs = Math.min(firstBackOffMs * 2 ** (attempts - 1), longestBackOffMs)
  const milliseconds = Math.round(Math.max(afterMs, backOffMs))
  return { kind: 'again', id, entryId, reason, dueAt: now.add({ milliseconds }), countsAsAttempt: true }
}

/** The provider threw, or was cut off: only one that takes a message once however often it is called is asked again. */
export function readFault(provider: Provider, error: unknown): SendResult {
  const reason = error instanceof Error ? error.name : 'unknown'
  return provider.idempotent
    ? { kind: 'retry', reason: `no_answer: ${reason}`, afterMs: 0 }
    : { kind: 'unknown', reason: `no_answer: ${reason}` }
}
