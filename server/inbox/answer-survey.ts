import { listIdentities } from '../../store/customers/merges.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { clickMessage, dismissMessage } from '../../store/inbox/inbox.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { readCall } from '../../store/ingest/read-calls.ts'
import type { ServerDeps } from '../server-deps.ts'

type Answered = { workspaceId: number; customerId: number; deliveryId: number; campaignId: string }

/**
 * Keep a score as the event nps_submitted, as if the app had tracked it: campaigns that wait for it go on. The first
 * answer counts; the message has done its work and leaves the inbox.
 */
export async function answerSurvey(
  { store, clock }: Pick<ServerDeps, 'store' | 'clock'>,
  { workspaceId, customerId, deliveryId, campaignId }: Answered,
  { score, comment }: { score: number; comment: string | null },
): Promise<void> {
  const now = clock.now()
  const identities = await inWorkspace(store.db, workspaceId, (ws) => listIdentities(ws, customerId))
  const idOf = (wanted: string) => identities.find(({ kind }) => kind === wanted)?.value ?? null
  const read = readCall('track', {
    event: 'nps_submitted',
    messageId: `inbox-${deliveryId}-nps`,
    userId: idOf('user_id'),
    anonymousId: idOf('anonymous_id'),
    timestamp: now.toString(),
    properties: { score, ...(comment === null ? {} : { comment }), campaign_id: campaignId, delivery_id: deliveryId },
  })
  if ('faults' in read) throw new Error(`an answer could not be kept: ${JSON.stringify(read.faults)}`)
  await ingestCalls(store.db, workspaceId, [read.call], now, {
    alongside: async (ws) => {
      await clickMessage(ws, customerId, deliveryId, now)
      await dismissMessage(ws, customerId, deliveryId, now)
    },
  })
}
