import { sql } from 'kysely'
import { SelfPause } from '../../domain/journey/self-pause.ts'
import { recordWorkspaceAct } from '../audit/workspace-acts.ts'
import { forgetBrakes } from '../brakes/count-outcomes.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { forgetVolume } from '../journeys/volume.ts'
import { writeNotice } from '../notices/write-notice.ts'

/** Pause a live campaign by no member's wish, and tell its approvers. False when it is live no more: it is paused once. */
export async function pauseItself(ws: WorkspaceTx, campaignId: string, pause: SelfPause): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`
    update campaigns set status = 'paused', paused_because = ${JSON.stringify(pause)}::jsonb
     where workspace_id = ${ws.workspaceId} and id = ${campaignId} and status = 'live'
    returning name`.execute(ws.tx)
  const [paused] = rows
  if (paused === undefined) return false
  const facts = { before: { status: 'live' }, after: { status: 'paused', because: pause } }
  const act = { by: null, surface: 'worker', at: pause.at } as const
  await recordWorkspaceAct(ws, { kind: 'campaign_paused_itself', about: campaignId, ...facts }, act)
  await writeNotice(ws, { kind: 'campaign_paused', campaignId, name: paused.name, because: pause }, pause.at)
  return true
}

/** Why the campaign paused itself; null when it did not, or runs again. */
export async function readSelfPause({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<SelfPause | null> {
  const { rows } = await sql<{ because: unknown }>`
    select paused_because as because from campaigns
     where workspace_id = ${workspaceId} and id = ${campaignId} and status = 'paused'`.execute(tx)
  return SelfPause.nullable().parse(rows[0]?.because ?? null)
}

/** Somebody approved that the campaign goes on: all is counted anew, and what left before counts no more. */
export async function forgetSelfPause(ws: WorkspaceTx, campaignId: string, at: Temporal.Instant): Promise<void> {
  await forgetVolume(ws, campaignId)
  await forgetBrakes(ws, campaignId)
  await sql`
    update campaigns set paused_because = null, brakes_from = ${at.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${campaignId}`.execute(ws.tx)
}
