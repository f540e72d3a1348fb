import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** Keep why a message bounced, as a code: why for good outlives why for now. */
export async function keepBounceReason(
  { tx, workspaceId }: WorkspaceTx,
  { deliveryId, kind, reason }: { deliveryId: number; kind: string; reason: string | null },
): Promise<void> {
  await sql`
    update deliveries set bounce_reason = ${reason}
     where workspace_id = ${workspaceId} and id = ${deliveryId}
       and (bounce_reason is null or ${kind === 'bounced'})`.execute(tx)
}
