import { sql } from 'kysely'
import type { ApprovedCount } from '../../domain/approvals/drift.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { VersionKey } from '../journeys/versions.ts'

/** For how many the newest of these approvals was given; null when none of them says it. */
export async function findApprovedCount(
  { tx, workspaceId }: WorkspaceTx,
  approvalIds: readonly string[],
): Promise<ApprovedCount | null> {
  const { rows } = await sql<ApprovedCount>`
    select (card ->> 'willReceive')::int as recipients, approvers from approvals
     where workspace_id = ${workspaceId} and id = any(${approvalIds}::text[]) and card ->> 'willReceive' is not null
     order by created_at desc, id limit 1`.execute(tx)
  return rows[0] ?? null
}

/** For how many a version was approved that is about to be sent: when it was launched, or last resumed. */
export async function readApprovedCount(
  ws: WorkspaceTx,
  { campaignId, version }: VersionKey,
): Promise<ApprovedCount | null> {
  const { rows } = await sql<{ ids: string[] }>`
    select array_remove(array[v.approval_id, p.resumed_by], null) as ids
      from campaign_versions v join campaigns p on p.workspace_id = v.workspace_id and p.id = v.campaign_id
     where v.workspace_id = ${ws.workspaceId} and v.campaign_id = ${campaignId} and v.version = ${version}`.execute(
    ws.tx,
  )
  return findApprovedCount(ws, rows[0]?.ids ?? [])
}
