import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { recordMilestone } from './milestones.ts'

/**
 * An app tells that its customer opened a push. The token proves that the app runs on a device that it went to: ids of
 * deliveries can be guessed.
 * @returns false when no such push went to that device
 */
export async function notePushOpened(
  ws: WorkspaceTx,
  { deliveryId, token }: { deliveryId: number; token: string },
  at: Temporal.Instant,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from deliveries
     where workspace_id = ${ws.workspaceId} and id = ${deliveryId} and channel = 'push' and attempted_at is not null
       and ${token} = any(string_to_array(address, E'\n'))`.execute(ws.tx)
  if (rows.length === 0) return false
  await recordMilestone(ws, deliveryId, 'opened', at)
  return true
}
