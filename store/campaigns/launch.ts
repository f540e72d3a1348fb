import { sql } from 'kysely'
import { inlineSegments } from '../../domain/campaign/inline-segments.ts'
import { listWatchedSegments } from '../../domain/campaign/watched-segments.ts'
import type { EntriesUnderWay } from '../../domain/journey/move-entry.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'
import { endEarlierRuns, planFirstRun, takeOverRun } from '../journeys/runs.ts'
import { watchSegments } from '../memberships/watch.ts'
import { readSegmentLookup } from '../segments.ts'
import { changeStatus, readCampaign } from './campaigns.ts'
import { forgetSelfPause } from './self-pause.ts'

/** The version that an approval has launched; null while it has not. */
export async function findLaunchedBy({ tx, workspaceId }: WorkspaceTx, approvalId: string): Promise<number | null> {
  const { rows } = await sql<{ version: number }>`
    select version from campaign_versions where workspace_id = ${workspaceId} and approval_id = ${approvalId}`.execute(
    tx,
  )
  return rows[0]?.version ?? null
}

/**
 * Make the campaign's document its live version, saved segments as they are now, and, for a broadcast, queue its run, or
 * go on with the one that has begun. Journeys under way finish in their own version, or move to this one. Exactly once
 * for an approval: a second call with the same one returns the version that is there.
 * @returns the live version's number
 * @throws AppError wrong_status when the campaign is stopped or finished
 */
export async function launchVersion(
  ws: WorkspaceTx,
  launch: {
    campaignId: string
    approvalId: string
    contentHash: string
    at: Temporal.Instant
    /** What becomes of journeys under way in earlier versions. */
    entriesUnderWay?: EntriesUnderWay
  },
): Promise<number> {
  const done = await findLaunchedBy(ws, launch.approvalId)
  if (done !== null) return done
  const campaign = await readCampaign(ws, launch.campaignId)
  const segments = await readSegmentLookup(ws)
  const document = inlineSegments(campaign.document, segments)
  await changeStatus(ws, launch.campaignId, ['draft', 'live', 'paused'], 'live')
  const { rows } = await sql<{ version: number }>`
    insert into campaign_versions (workspace_id, campaign_id, version, document, content_hash, approval_id, created_at,
           daily_ceiling)
    select ${ws.workspaceId}, ${launch.campaignId}, coalesce(max(version), 0) + 1, ${JSON.stringify(document)}::jsonb,
           ${launch.contentHash}, ${launch.approvalId}, ${launch.at.toString()},
           (select (card ->> 'dailyCeiling')::integer from approvals
             where workspace_id = ${ws.workspaceId} and id = ${launch.approvalId})
      from campaign_versions where workspace_id = ${ws.workspaceId} and campaign_id = ${launch.campaignId}
    returning version`.execute(ws.tx)
  const version = rows[0]?.version ?? 1
  const isMove = launch.entriesUnderWay === 'move' && version > 1
  await sql`
    update campaigns set live_version = ${version}, moving_to = case when ${isMove} then ${version} else moving_to end
     where workspace_id = ${ws.workspaceId} and id = ${launch.campaignId}`.execute(ws.tx)
  const key = { campaignId: launch.campaignId, version }
  await watchSegments(ws, key, listWatchedSegments(campaign.document, segments), launch.at)
  const goesOn = document.trigger.kind === 'broadcast' && (await takeOverRun(ws, key))
  if (!goesOn) {
    await endEarlierRuns(ws, key)
    await planFirstRun(ws, { ...key, document }, launch.at)
  }
  await forgetSelfPause(ws, launch.campaignId, launch.at)
  await notifyDue(ws)
  return version
}
