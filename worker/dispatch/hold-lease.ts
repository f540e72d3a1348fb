import type { Lease } from '../../store/deliveries/outcomes.ts'
import { renewLease } from '../../store/deliveries/leases.ts'
import type { Dispatch } from './dispatch.ts'

export type HeldLease = {
  /** Fires when the lease was lost: another worker may have taken over. */
  lost: AbortSignal
  /** False when this worker was frozen so long that it must not begin to send. */
  isHeld(): boolean
  release(): void
}

/** Renew a lease from time to time, for as long as its deliveries are being sent. */
export function holdLease(dispatch: Dispatch, workspaceId: number, lease: Lease, ids: readonly number[]): HeldLease {
  const lost = new AbortController()
  let renewedAt = performance.now()
  const timer = setInterval(() => {
    const startedAt = performance.now()
    renewLease(dispatch.db, workspaceId, lease, ids).then(
      (count) => {
        if (count === 0) lost.abort(new Error('the lease was lost'))
        else renewedAt = startedAt
      },
      (error: unknown) => dispatch.log.warn({ err: error, workspaceId }, 'a lease could not be renewed'),
    )
  }, lease.durationMs / 3)
  return {
    lost: lost.signal,
    isHeld: () => !lost.signal.aborted && performance.now() - renewedAt < lease.durationMs * 0.8,
    release: () => clearInterval(timer),
  }
}
