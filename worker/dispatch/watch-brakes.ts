import { readSending } from '../../store/campaigns/sending.ts'
import type { Dispatch } from './dispatch.ts'
import type { Attempt } from './send-batch.ts'

/** Well within the second after which nothing more of a stopped campaign leaves. */
const lookMs = 300

export type WatchedBrakes = {
  /** False once the delivery's campaign was paused or stopped, or the kill switch turned on. */
  mayAsk(deliveryId: number): boolean
  release(): void
}

/** Look, for as long as a batch is being sent, whether its campaigns may still send. */
export function watchBrakes({ db, log }: Dispatch, workspaceId: number, attempts: readonly Attempt[]): WatchedBrakes {
  const campaignOf = new Map(attempts.map(({ id, version }) => [id, version.campaignId]))
  const campaignIds = [...new Set(campaignOf.values())]
  let sending: ReadonlySet<string> = new Set(campaignIds)
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    readSending(db, workspaceId, campaignIds)
      .then((found) => (sending = found))
      .catch((error: unknown) => log.warn({ err: error, workspaceId }, 'the brakes could not be looked at'))
      .finally(() => (isLooking = false))
  }, lookMs)
  return {
    mayAsk: (deliveryId) => sending.has(campaignOf.get(deliveryId) ?? ''),
    release: () => clearInterval(timer),
  }
}
