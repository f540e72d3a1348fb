import { sql } from 'kysely'
import { VolumePause } from '../../domain/journey/volume.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { writeNotice } from '../notices/write-notice.ts'

/**
 * Take up to `wanted` messages out of what a campaign may send in 24 hours, by the approval of the version that is live:
 * it spoke for those under way in earlier ones too. Two workers take one after the other: the hour's row is held until
 * the transaction ends.
 * @returns how many may leave, and why no more; the ceiling is null for a version without one
 */
export async function takeVolume(
  { tx, workspaceId }: WorkspaceTx,
  campaignId: string,
  wanted: number,
  at: Temporal.Instant,
): Promise<{ granted: number; sent: number; ceiling: number | null }> {
  const { rows: limits } = await sql<{ ceiling: number | null }>`
    select v.daily_ceiling as ceiling
      from campaigns p join campaign_versions v on v.workspace_id = p.workspace_id and v.campaign_id = p.id
                                               and v.version = p.live_version
     where p.workspace_id = ${workspaceId} and p.id = ${campaignId}`.execute(tx)
  const ceiling = limits[0]?.ceiling ?? null
  if (ceiling === null) return { granted: wanted, sent: 0, ceiling }
  const hour = sql`date_trunc('hour', ${at.toString()}::timestamptz, 'UTC')`
  await sql`
    insert into campaign_hours (workspace_id, campaign_id, hour, sent) values (${workspaceId}, ${campaignId}, ${hour}, 0)
    on conflict (workspace_id, campaign_id, hour) do update set sent = campaign_hours.sent`.execute(tx)
  const { rows } = await sql<{ sent: number }>`
    select coalesce(sum(sent), 0)::int as sent from campaign_hours
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId}
       and hour > ${at.toString()}::timestamptz - interval '24 hours'`.execute(tx)
  const sent = rows[0]?.sent ?? 0
  const granted = Math.max(0, Math.min(wanted, ceiling - sent))
  await sql`
    update campaign_hours set sent = sent + ${granted}
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and hour = ${hour}`.execute(tx)
  return { granted, sent: sent + granted, ceiling }
}

/** Pause a live campaign because of its volume, and tell its approvers. False when it is live no more. */
export async function pauseForVolume(
  { tx, workspaceId }: WorkspaceTx,
  campaignId: string,
  because: { at: Temporal.Instant; sent: number; ceiling: number },
): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`
    update campaigns set status = 'paused', paused_because = ${JSON.stringify({ ...because, at: because.at.toString() })}::jsonb
     where workspace_id = ${workspaceId} and id = ${campaignId} and status = 'live'
    returning name`.execute(tx)
  const [paused] = rows
  if (paused === undefined) return false
  const { at, sent, ceiling } = because
  await writeNotice({ tx, workspaceId }, { kind: 'paused_by_volume', campaignId, ...paused, sent, ceiling }, at)
  return true
}

/** Why the worker paused the campaign; null when it did not. */
export async function readVolumePause(
  { tx, workspaceId }: WorkspaceTx,
  campaignId: string,
): Promise<VolumePause | null> {
  const { rows } = await sql<{ because: unknown }>`
    select paused_because as because from campaigns
     where workspace_id = ${workspaceId} and id = ${campaignId} and status = 'paused'`.execute(tx)
  return VolumePause.nullable().parse(rows[0]?.because ?? null)
}

/** Count anew: somebody approved that the campaign goes on. */
export async function forgetVolume({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<void> {
  await sql`delete from campaign_hours where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)
  await sql`
    update campaigns set paused_because = null
     where workspace_id = ${workspaceId} and id = ${campaignId} and paused_because is not null`.execute(tx)
}
