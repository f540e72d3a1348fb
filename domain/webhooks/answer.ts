/** What came back from a call, as far as it matters. */
export type Answer =
  /** `excerpt`: the beginning of the body, for people who look for the fault. */
  | { kind: 'answered'; status: number; retryAfterMs: number | null; excerpt: string }
  | { kind: 'no_answer'; reason: string }
  /** We did not call: the address is not one that may be called. */
  | { kind: 'refused'; reason: string }

export type Verdict =
  | { kind: 'done' }
  | { kind: 'again'; afterMs: number; reason: string }
  | { kind: 'failed'; reason: string }

/** 12 calls: the first at once, the last about 22 hours later. */
export const maxAttempts = 12
const firstBackOffMs = 5_000
const factor = 3
const longestBackOffMs = 6 * 3_600_000
/** Receivers that were away are not all called again in the same second. */
const jitter = 0.2

const goneStatus = 410
const gaveUp = 'gave_up: '
const worthAnotherTry = new Set([408, 425, 429])

/**
 * Whether a call is done, is to be made again, or has failed for good.
 * @param attempts how often it was made, this time included
 * @param chance a draw from 0 to 1 that spreads the next call by up to a fifth
 */
export function judgeAnswer(answer: Answer, attempts: number, chance: number): Verdict {
  if (answer.kind === 'refused') return { kind: 'failed', reason: answer.reason }
  if (answer.kind === 'no_answer') return tryAgain(answer.reason, attempts, chance, 0)
  const { status, retryAfterMs } = answer
  const reason = `status ${status}`
  if (status >= 200 && status < 300) return { kind: 'done' }
  if (status < 500 && !worthAnotherTry.has(status)) return { kind: 'failed', reason }
  return tryAgain(reason, attempts, chance, retryAfterMs ?? 0)
}

function tryAgain(reason: string, attempts: number, chance: number, leastMs: number): Verdict {
  if (attempts >= maxAttempts) return { kind: 'failed', reason: `${gaveUp}${reason}` }
  const backOffMs = Math.min(firstBackOffMs * factor ** (attempts - 1), longestBackOffMs)
  const spreadMs = backOffMs * (1 + jitter * (2 * chance - 1))
  return { kind: 'again', reason, afterMs: Math.round(Math.max(spreadMs, Math.min(leastMs, longestBackOffMs))) }
}

/** Why a receiver is to be left alone from here on: it said so, or was away through all attempts; null when it is not. */
export function findEnd(answer: Answer, verdict: Verdict): string | null {
  if (answer.kind === 'answered' && answer.status === goneStatus) return 'gone: the receiver answered 410'
  return verdict.kind === 'failed' && verdict.reason.startsWith(gaveUp) ? verdict.reason : null
}
