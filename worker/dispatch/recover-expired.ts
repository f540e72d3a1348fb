import { randomUUID } from 'node:crypto'
import { Channel } from '../../domain/channels.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { type AttemptedDelivery, takeExpired } from '../../store/deliveries/leases.ts'
import { recordResults } from '../../store/deliveries/results.ts'
import { settleEntries } from '../../store/deliveries/settle.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { RenderedContent } from '../../channels/rendered-content.ts'
import { makeLinks } from './make-links.ts'
import { makeMessages } from './make-messages.ts'
import type { Dispatch } from './dispatch.ts'
import { maxAttempts } from './read-results.ts'
import { type Attempt, sendBatch, settle } from './send-batch.ts'

/**
 * Take over what a worker was sending when it died or froze. A provider that takes a message once, however often it is
 * called, is called again with the same key and content; for any other the delivery is uncertain, and is not repeated.
 * @returns whether there was anything to do
 */
export async function recoverExpired(dispatch: Dispatch, workspaceId: number): Promise<boolean> {
  const lease = { token: randomUUID(), durationMs: dispatch.leaseMs }
  const now = dispatch.clock.now()
  const taken = await inWorkspace(dispatch.db, workspaceId, async (ws) => {
    const expired = await takeExpired(ws, lease, dispatch.batchSize, now)
    if (expired.length === 0) return undefined
    const attempts = await listRepeatable(dispatch, ws, expired)
    const repeated = new Set(attempts.map(({ id }) => id))
    const doubtful = expired.filter(({ id }) => !repeated.has(id))
    const uncertain = doubtful.map(({ id, entryId }) => ({
      kind: 'uncertain' as const,
      id,
      entryId,
      reason: 'worker_lost',
    }))
    await recordResults(ws, lease.token, uncertain, now)
    const settled = []
    for (const delivery of doubtful) {
      settled.push(settle({ ...delivery, version: await dispatch.readVersion(ws, delivery) }))
    }
    await settleEntries(ws, settled, now)
    return { attempts, doubtful: doubtful.length }
  })
  if (taken === undefined) return false
  dispatch.log.warn(
    { workspaceId, again: taken.attempts.length, uncertain: taken.doubtful },
    'took over unfinished sends',
  )
  await sendBatch(dispatch, workspaceId, lease, taken.attempts)
  return true
}

async function listRepeatable(
  dispatch: Dispatch,
  ws: WorkspaceTx,
  expired: readonly AttemptedDelivery[],
): Promise<Attempt[]> {
  const settings = await readSettings(ws)
  const attempts = []
  for (const delivery of expired) {
    const provider = dispatch.providers.get(Channel.parse(delivery.channel))
    const isRepeatable = provider?.name === delivery.provider && provider.idempotent
    const { customerId, address } = delivery
    if (!isRepeatable || delivery.attempts > maxAttempts || customerId === null || address === null) continue
    const version = await dispatch.readVersion(ws, delivery)
    // What we rendered and stored ourselves.
    const content = delivery.content as RenderedContent
    const links = makeLinks(dispatch.links, ws.workspaceId, { ...delivery, customerId })
    const messages = makeMessages({ ...delivery, address, workspaceId: ws.workspaceId, content, settings, links })
    attempts.push({ ...delivery, isFirst: false, version, provider, messages })
  }
  return attempts
}
