import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { noteReactions } from '../memberships/note-changes.ts'
import { noteEvents } from '../webhooks/note-events.ts'

export const milestones = [
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'soft_bounced',
  'complained',
  'opted_out',
] as const
/** What providers and links tell of a delivery after it was sent; opted_out: through its own links, or by an answer. */
export type Milestone = (typeof milestones)[number]

/** What customers may do again; endpoints that ask for it are told each time. */
const repeatable: ReadonlySet<Milestone> = new Set(['opened', 'clicked'])

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
  const isFirst = numAffectedRows !== 0n
  if (isFirst) await noteReactions(ws, [deliveryId])
  if (isFirst || (repeatable.has(milestone) && (await wasAttempted(ws, deliveryId))))
    await noteEvents(ws, [{ type: milestone, deliveryId, at, isFirst }])
  return isFirst
}

async function wasAttempted({ tx, workspaceId }: WorkspaceTx, deliveryId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from deliveries
     where workspace_id = ${workspaceId} and id = ${deliveryId} and attempted_at is not null`.execute(tx)
  return rows.length === 1
}
