import { sql } from 'kysely'
import { Campaign } from '../../domain/campaign/campaign.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type VersionKey = { campaignId: string; version: number }
export type Version = VersionKey & { document: Campaign }

/** What was approved, as it stands since: a version never changes, so it may be kept. */
export async function readVersions(ws: WorkspaceTx, keys: readonly VersionKey[]): Promise<Version[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<VersionKey & { document: unknown }>`
    select v.campaign_id as "campaignId", v.version, v.document from campaign_versions v
     where v.workspace_id = ${ws.workspaceId} and (v.campaign_id, v.version) in (
       select r."campaignId", r.version
         from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as r ("campaignId" text, version integer))`.execute(
    ws.tx,
  )
  return rows.map((row) => ({ ...row, document: Campaign.parse(row.document) }))
}

/** The newest version that was launched, but for one by that approval; null when there is none. */
export async function findLatestVersion(
  { tx, workspaceId }: WorkspaceTx,
  campaignId: string,
  { exceptBy }: { exceptBy: string | null },
): Promise<number | null> {
  const { rows } = await sql<{ version: number | null }>`
    select max(version) as version from campaign_versions
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId}
       and approval_id is distinct from ${exceptBy}`.execute(tx)
  return rows[0]?.version ?? null
}

/** The versions that new entries start in: those of campaigns that are live now. */
export async function listLiveVersions(ws: WorkspaceTx): Promise<VersionKey[]> {
  const { rows } = await sql<VersionKey>`
    select id as "campaignId", live_version as version from campaigns
     where workspace_id = ${ws.workspaceId} and status = 'live' and live_version is not null order by id`.execute(ws.tx)
  return rows
}
