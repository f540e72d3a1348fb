import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'
import { changeStatus } from './campaigns.ts'
import { forgetSelfPause } from './self-pause.ts'

/** The approval that last resumed the campaign; null for none. */
export async function readResumedBy(ws: WorkspaceTx, campaignId: string): Promise<string | null> {
  const { rows } = await sql<{ resumedBy: string | null }>`
    select resumed_by as "resumedBy" from campaigns
     where workspace_id = ${ws.workspaceId} and id = ${campaignId}`.execute(ws.tx)
  return rows[0]?.resumedBy ?? null
}

/**
 * Let a paused campaign run again, in the version that it ran in.
 * @throws AppError wrong_status when it is not paused
 */
export async function resumeCampaign(
  ws: WorkspaceTx,
  campaignId: string,
  approvalId: string,
  at: Temporal.Instant,
): Promise<void> {
  await changeStatus(ws, campaignId, ['paused'], 'live')
  await sql`
    update campaigns set resumed_by = ${approvalId}
     where workspace_id = ${ws.workspaceId} and id = ${campaignId}`.execute(ws.tx)
  await forgetSelfPause(ws, campaignId, at)
  await notifyDue(ws)
}
