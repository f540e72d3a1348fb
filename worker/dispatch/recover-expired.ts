import { randomUUID } from 'node:crypto'
import { Channel } from '../../domain/channels.ts'
import { readSending, readStopped } from '../../store/campaigns/sending.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { type AttemptedDelivery, takeExpired } from '../../store/deliveries/leases.ts'
import { recordResults, type Result } from '../../store/deliveries/results.ts'
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
 * called, is called again with the same key and content, while the campaign may send; for any other the delivery is
 * uncertain, and is not repeated.
 * @returns whether there was anything to do
 */
export async function recoverExpired(dispatch: Dispatch, workspaceId: number): Promise<boolean> {
  const lease = { token: randomUUID(), durationMs: dispatch.leaseMs }
  const now = dispatch.clock.now()
  const taken = await inWorkspace(dispatch.db, workspaceId, async (ws) => {
    const expired = await takeExpired(ws, lease, dispatch.batchSize, now)
    if (expired.length === 0) return undefined
    const { attempts, held } = await askBrakes(ws, await listRepeatable(dispatch, ws, expired))
    const kept = new Set([...attempts, ...held].map(({ id }) => id))
    const doubtful = expired.filter(({ id }) => !kept.has(id))
    const lost = ({ id, entryId }: { id: number; entryId: number }) => ({ id, entryId, reason: 'worker_lost' })
    const results = [
      ...doubtful.map((each): Result => ({ kind: 'uncertain', ...lost(each) })),
      ...held.map((each): Result => ({ kind: 'again', ...lost(each), dueAt: now, countsAsAttempt: false })),
    ]
    await recordResults(ws, lease.token, results, now)
    const settled = []
    for (const delivery of doubtful) {
      settled.push(settle({ ...delivery, version: await dispatch.readVersion(ws, delivery) }))
    }
    await settleEntries(ws, settled, now)
    return { attempts, held: held.length, doubtful: doubtful.length }
  })
  if (taken === undefined) return false
  dispatch.log.warn(
    { workspaceId, again: taken.attempts.length, held: taken.held, uncertain: taken.doubtful },
    'took over unfinished sends',
  )
  await sendBatch(dispatch, workspaceId, lease, taken.attempts)
  return true
}

/**
 * What a pause or the kill switch holds waits until it may leave again, with the same key. What a stop ended will not
 * be asked again, and may have arrived: it is neither attempted nor held.
 */
async function askBrakes(
  ws: WorkspaceTx,
  repeatable: readonly Attempt[],
): Promise<{ attempts: Attempt[]; held: Attempt[] }> {
  const campaignIds = [...new Set(repeatable.map(({ version }) => version.campaignId))]
  const sending = await readSending(ws.tx, ws.workspaceId, campaignIds)
  const stopped = await readStopped(ws, campaignIds)
  const attempts = repeatable.filter(({ version }) => sending.has(version.campaignId))
  const held = repeatable.filter(({ version: { campaignId } }) => !sending.has(campaignId) && !stopped.has(campaignId))
  return { attempts, held }
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
    const links = makeLinks(dispatch.links, ws.workspaceId, { ...delivery, customerId }, settings)
    const messages = makeMessages({ ...delivery, address, workspaceId: ws.workspaceId, content, settings, links })
    attempts.push({ ...delivery, isFirst: false, mayHaveLeft: true, version, provider, messages })
  }
  return attempts
}
