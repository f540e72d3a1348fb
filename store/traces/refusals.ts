import { sql } from 'kysely'
import type { EntryRefusal, RefusalReason } from '../../domain/journey/find-refusal.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { VersionKey } from '../journeys/versions.ts'

export type Refused = EntryRefusal & { customerId: number }

/**
 * Keep why customers who triggered a campaign did not enter it: the last time by reason, with how often, so that a
 * customer takes no more room however many events they have. Whoever has been forgotten meanwhile is passed over.
 */
export async function recordRefusals(
  ws: WorkspaceTx,
  { campaignId, version }: VersionKey,
  refused: readonly Refused[],
  at: Temporal.Instant,
): Promise<void> {
  if (refused.length === 0) return
  const now = sql`${at.toString()}::timestamptz`
  await sql`
    with r as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(refused)}::jsonb) as r ("customerId" bigint, reason text, detail jsonb)),
    present as materialized (
      select id from customers
       where workspace_id = ${ws.workspaceId} and id = any(${refused.map(({ customerId }) => customerId)}::bigint[])
       order by id for key share)
    insert into entry_refusals as known (workspace_id, customer_id, campaign_id, reason, version, first_at, at, detail)
    select ${ws.workspaceId}, r."customerId", ${campaignId}, r.reason, ${version}, ${now}, ${now}, r.detail
      from r join present on present.id = r."customerId" order by r."customerId"
    on conflict (workspace_id, customer_id, campaign_id, reason) do update
       set version = excluded.version, count = known.count + 1, at = excluded.at, detail = excluded.detail`.execute(
    ws.tx,
  )
}

export type StoredRefusal = VersionKey & {
  reason: RefusalReason
  count: number
  firstAt: Temporal.Instant
  at: Temporal.Instant
  detail: Record<string, unknown>
}

/** Why the customer did not enter this campaign, or any, the latest first. */
export async function listRefusals(
  ws: WorkspaceTx,
  customerId: number,
  campaignId: string | null,
): Promise<StoredRefusal[]> {
  const { rows } = await sql<StoredRefusal>`
    select campaign_id as "campaignId", version, reason, count, first_at as "firstAt", at, detail
      from entry_refusals
     where workspace_id = ${ws.workspaceId} and customer_id = ${customerId}
       and (${campaignId}::text is null or campaign_id = ${campaignId})
     order by at desc limit 200`.execute(ws.tx)
  return rows
}
