import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { noteReactions } from '../memberships/note-changes.ts'
import { noteEvents } from '../webhooks/note-events.ts'

type Told = { deliveryId: number; providerMessageId: string }
/** isNamed: the provider's id of it is known; isInDoubt: it is uncertain. */
type Known = { isNamed: boolean; isInDoubt: boolean }

/** That a provider tells of a message shows that it took it: one that was in doubt is sent. */
export async function proveTaken(
  ws: WorkspaceTx,
  told: Told,
  { isNamed, isInDoubt }: Known,
  at: Temporal.Instant,
): Promise<void> {
  if (!isNamed) await keepProviderId(ws, told)
  if (isInDoubt) await settleDoubt(ws, told.deliveryId, at)
}

/** While a worker still waits for an answer, this settles the doubt that it would be left with (results.ts). */
async function keepProviderId(
  { tx, workspaceId }: WorkspaceTx,
  { deliveryId, providerMessageId }: Told,
): Promise<void> {
  await sql`
    update deliveries set provider_message_id = ${providerMessageId}
     where workspace_id = ${workspaceId} and id = ${deliveryId}`.execute(tx)
}

async function settleDoubt(ws: WorkspaceTx, deliveryId: number, at: Temporal.Instant): Promise<void> {
  await sql`
    update deliveries set state = 'sent', sent_at = ${at.toString()}, reason = null, uncertain_at = null
     where workspace_id = ${ws.workspaceId} and id = ${deliveryId}`.execute(ws.tx)
  await noteReactions(ws, [deliveryId])
  await noteEvents(ws, [{ type: 'sent', deliveryId, at }])
}
