import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import type { VersionKey } from './versions.ts'

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

/** How many messages in 24 hours a version was approved for; null for one without such a limit. */
export async function readDailyCeiling(
  { tx, workspaceId }: WorkspaceTx,
  { campaignId, version }: VersionKey,
): Promise<number | null> {
  const { rows } = await sql<{ ceiling: number | null }>`
    select daily_ceiling as ceiling from campaign_versions
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and version = ${version}`.execute(tx)
  return rows[0]?.ceiling ?? null
}

/** Count anew: somebody approved that the campaign goes on. */
export async function forgetVolume({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<void> {
  await sql`delete from campaign_hours where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)
}
