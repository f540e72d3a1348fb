import { randomUUID } from 'node:crypto'
import { Channel } from '../../domain/channels.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { type AttemptedDelivery, takeExpired } from '../../store/deliveries/leases.ts'
import { recordResults, type Result } from '../../store/deliveries/results.ts'
import { settleEntries } from '../../store/deliveries/settle.ts'
import type { Dispatch } from './dispatch.ts'
import { maxAttempts } from './read-results.ts'
import { settle } from './send-batch.ts'

/**
 * Take over what a worker was sending when it died or froze. For a provider that takes a message once, however often it
 * is called, it is due again, and decided anew, since its campaign may have been held or its customer have unsubscribed
 * by now; for any other the delivery is uncertain, and is not repeated.
 * @returns whether there was anything to do
 */
export async function recoverExpired(dispatch: Dispatch, workspaceId: number): Promise<boolean> {
  const lease = { token: randomUUID(), durationMs: dispatch.leaseMs }
  const now = dispatch.clock.now()
  const taken = await inWorkspace(dispatch.db, workspaceId, async (ws) => {
    const expired = await takeExpired(ws, lease, dispatch.batchSize, now)
    const results = expired.map((delivery): Result => {
      const { id, entryId } = delivery
      const lost = { id, entryId, reason: 'worker_lost' }
      return isRepeatable(dispatch, delivery)
        ? { kind: 'again', ...lost, dueAt: now, countsAsAttempt: false }
        : { kind: 'uncertain', ...lost }
    })
    await recordResults(ws, lease.token, results, now)
    const doubtful = expired.filter((_, index) => results[index]?.kind === 'uncertain')
    const settled = []
    for (const delivery of doubtful) {
      settled.push(settle({ ...delivery, version: await dispatch.readVersion(ws, delivery) }))
    }
    await settleEntries(ws, settled, now)
    return { again: expired.length - doubtful.length, uncertain: doubtful.length }
  })
  if (taken.again + taken.uncertain === 0) return false
  dispatch.log.warn({ workspaceId, ...taken }, 'took over unfinished sends')
  return true
}

function isRepeatable(
  { providers }: Dispatch,
  { channel, provider, customerId, attempts }: AttemptedDelivery,
): boolean {
  const carrier = providers.get(Channel.parse(channel))
  return carrier?.name === provider && carrier.idempotent && attempts <= maxAttempts && customerId !== null
}
