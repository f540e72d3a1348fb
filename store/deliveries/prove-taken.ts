import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { settleDoubts } from './settle-doubts.ts'

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
  if (isInDoubt) await settleDoubts(ws, { ids: [told.deliveryId] }, { as: 'sent', memberId: null }, at)
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
