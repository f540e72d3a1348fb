import { sql } from 'kysely'
import { type Click, isBurst, isTooSoon } from '../../domain/tracking/too-fast.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { noteReactions } from '../memberships/note-changes.ts'
import { recordMilestone } from './milestones.ts'

/** Somebody asked for the image of a delivery, or for one of its links; `isMachine`: by what they said of themselves. */
export type LinkVisit = { deliveryId: number; isMachine: boolean; at: Temporal.Instant }

type Handed = { handedAt: Temporal.Instant; latestAt: Temporal.Instant | null; latestLink: string | null }

/** A machine's open is marked, and is no open: a person's counts, also after it. */
export async function recordOpen(ws: WorkspaceTx, { deliveryId, isMachine, at }: LinkVisit): Promise<void> {
  const handed = await lockHanded(ws, deliveryId)
  if (handed === undefined) return
  if (isMachine || isTooSoon(handed.handedAt, at)) await mark(ws, deliveryId, 'machine_opened_at', at)
  else await recordMilestone(ws, deliveryId, 'opened', at)
}

/**
 * The same of a click. A machine that follows one link after the other is known by the second: it takes back that the
 * first was counted.
 */
export async function recordClick(
  ws: WorkspaceTx,
  { deliveryId, isMachine, at, link }: LinkVisit & { link: string },
): Promise<void> {
  const handed = await lockHanded(ws, deliveryId)
  if (handed === undefined) return
  const { handedAt, latestAt, latestLink } = handed
  const latest: Click | null = latestAt === null || latestLink === null ? null : { at: latestAt, link: latestLink }
  const burst = isBurst(latest, { link, at })
  if (burst) await takeBackClick(ws, deliveryId)
  if (burst || isMachine || isTooSoon(handedAt, at)) await mark(ws, deliveryId, 'machine_clicked_at', at)
  else await recordMilestone(ws, deliveryId, 'clicked', at)
  await sql`
    update deliveries set latest_click_at = ${at.toString()}, latest_click_link = ${link}
     where workspace_id = ${ws.workspaceId} and id = ${deliveryId}`.execute(ws.tx)
}

/** One visit after the other: two that come together would each know nothing of the other. */
async function lockHanded({ tx, workspaceId }: WorkspaceTx, id: number): Promise<Handed | undefined> {
  const { rows } = await sql<Handed>`
    select coalesce(sent_at, attempted_at) as "handedAt", latest_click_at as "latestAt",
           latest_click_link as "latestLink"
      from deliveries
     where workspace_id = ${workspaceId} and id = ${id} and attempted_at is not null for no key update`.execute(tx)
  return rows[0]
}

async function mark(
  { tx, workspaceId }: WorkspaceTx,
  id: number,
  column: 'machine_opened_at' | 'machine_clicked_at',
  at: Temporal.Instant,
): Promise<void> {
  await sql`
    update deliveries set ${sql.ref(column)} = ${at.toString()}
     where workspace_id = ${workspaceId} and id = ${id} and ${sql.ref(column)} is null`.execute(tx)
}

/** Only the click that the burst began with: an earlier one was a person's. */
async function takeBackClick(ws: WorkspaceTx, id: number): Promise<void> {
  const { numAffectedRows } = await sql`
    update deliveries set machine_clicked_at = coalesce(machine_clicked_at, clicked_at), clicked_at = null
     where workspace_id = ${ws.workspaceId} and id = ${id} and clicked_at = latest_click_at`.execute(ws.tx)
  if (numAffectedRows !== 0n) await noteReactions(ws, [id])
}
