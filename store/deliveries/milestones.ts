import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { noteReactions } from '../memberships/note-changes.ts'

export const milestones = ['delivered', 'opened', 'clicked', 'bounced', 'opted_out'] as const
/** What providers and links tell of a delivery after it was sent; opted_out: through its own links. */
export type Milestone = (typeof milestones)[number]

/** Record a milestone once. False when it is there already, or when there is no such delivery. */
export async function recordMilestone(
  ws: WorkspaceTx,
  deliveryId: number,
  milestone: Milestone,
  at: Temporal.Instant,
): Promise<boolean> {
  const column = sql.ref(`${milestone}_at`)
  const { numAffectedRows } = await sql`
    update deliveries set ${column} = ${at.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${deliveryId} and ${column} is null
       and attempted_at is not null`.execute(ws.tx)
  if (numAffectedRows === 0n) return false
  await noteReactions(ws, [deliveryId])
  return true
}
