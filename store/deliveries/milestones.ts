import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { applyBrakes } from '../brakes/apply-brakes.ts'
import { countLate, type LateBrake } from '../brakes/count-outcomes.ts'
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

/** What a brake counts. */
const braked: Partial<Record<Milestone, LateBrake>> = {
  bounced: 'bounces',
  complained: 'complaints',
  opted_out: 'optOuts',
}

/**
 * Record a milestone once, and pause the campaign that it brings to a limit.
 * @param now where the milestone is told of later than it happened
 * @returns false when it is there already, or when there is no such delivery
 */
export async function recordMilestone(
  ws: WorkspaceTx,
  deliveryId: number,
  milestone: Milestone,
  at: Temporal.Instant,
  now = at,
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
  const brake = braked[milestone]
  if (isFirst && brake !== undefined) {
    const campaignId = await countLate(ws, deliveryId, brake)
    if (campaignId !== undefined) await applyBrakes(ws, [campaignId], now)
  }
  return isFirst
}

async function wasAttempted({ tx, workspaceId }: WorkspaceTx, deliveryId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from deliveries
     where workspace_id = ${workspaceId} and id = ${deliveryId} and attempted_at is not null`.execute(tx)
  return rows.length === 1
}
