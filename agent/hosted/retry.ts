import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../domain/errors.ts'
import { findModelFault, type ModelFault } from './model-fault.ts'

/** How often a call is made, how long we wait in between, and the longest wait a server may ask for. */
export const retryPolicy = { attempts: 4, firstDelayMs: 400, maxDelayMs: 8_000, maxAskedDelayMs: 20_000 }

export type RetryOptions = {
  signal: AbortSignal
  log: { error(fields: object, message: string): void; warn(fields: object, message: string): void }
  /** False ends the retries early, for example when the turn's time is up. */
  mayRetry?: () => boolean
  policy?: typeof retryPolicy
}

/**
 * Make a call to a model server again while its fault may pass: server errors, rate limits, lost connections, cut
 * streams. An abort ends the wait at once.
 * @throws AppError model_failed with what a person can do, never with the server's words; other errors as they are
 */
export async function retryModelCall<Answer>(call: () => Promise<Answer>, options: RetryOptions): Promise<Answer> {
  const { signal, log, policy = retryPolicy, mayRetry = () => true } = options
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      const fault = signal.aborted ? null : findModelFault(error)
      if (fault === null) throw error
      const delayMs = chooseDelay(fault, attempt, policy)
      if (delayMs === null || !mayRetry()) {
        log.error({ ...fault.logged, attempt }, 'the model call failed')
        throw new AppError('model_failed', { detail: fault.message, cause: error })
      }
      log.warn({ ...fault.logged, attempt, delayMs }, 'the model call is tried again')
      await sleep(delayMs, undefined, { signal })
    }
  }
}

/** Doubling, with jitter so that many turns do not return together; null when another attempt makes no sense. */
function chooseDelay({ retry, afterMs = 0 }: ModelFault, attempt: number, policy: typeof retryPolicy): number | null {
  if (!retry || attempt >= policy.attempts || afterMs > policy.maxAskedDelayMs) return null
  const ownMs = Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.maxDelayMs)
  return Math.max(afterMs, ownMs * (0.5 + Math.random() / 2))
}
