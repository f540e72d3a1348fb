import { sql } from 'kysely'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { SeedCampaign } from './campaigns.ts'
import type { PastDelivery, PastEntry } from './play-campaign.ts'

/** Write the campaigns as they were launched; nothing of them is due. */
export async function insertCampaigns(
  ws: WorkspaceTx,
  campaigns: readonly SeedCampaign[],
  by: { memberId: string; now: Temporal.Instant },
): Promise<void> {
  const rows = campaigns.map(({ id, status, launchedDaysAgo, document }) => ({
    id,
    status,
    document,
    name: document.name,
    hash: hashContent(document),
    isBroadcast: document.trigger.kind === 'broadcast',
    at: by.now.subtract({ hours: 24 * launchedDaysAgo }).toString(),
  }))
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as r(id text, status text, document jsonb, name text, hash text, "isBroadcast" boolean, at timestamptz)`
  await sql`
    insert into campaigns (workspace_id, id, name, status, document, live_version, created_by, updated_by, created_at, updated_at)
    select ${ws.workspaceId}, id, name, status, document, 1, ${by.memberId}, ${by.memberId}, at, at from ${given}`.execute(
    ws.tx,
  )
  await sql`
    insert into campaign_versions (workspace_id, campaign_id, version, document, content_hash, approval_id, created_at)
    select ${ws.workspaceId}, id, 1, document, hash, replace(id, 'cmp_', 'apr_'), at from ${given}`.execute(ws.tx)
  await sql`
    insert into broadcasts (workspace_id, campaign_id, version, occurrence, due_at, state)
    select ${ws.workspaceId}, id, 1, 'launch-1', at, 'expanded' from ${given} where "isBroadcast"`.execute(ws.tx)
}

/** Write journeys that are over, with their deliveries. */
export async function insertPastEntries(ws: WorkspaceTx, entries: readonly PastEntry[]): Promise<void> {
  if (entries.length === 0) return
  const { rows: ids } = await sql<{ id: number }>`
    select nextval('journey_entries_id_seq') as id from generate_series(1, ${entries.length}::int)`.execute(ws.tx)
  const numbered = entries
    .toSorted((a, b) => Temporal.Instant.compare(a.enteredAt, b.enteredAt))
    .map((entry, index) => ({ ...entry, id: ids[index]?.id ?? null }))
  const rows = numbered.map((entry) => ({ ...entry, deliveries: undefined }))
  await sql`
    insert into journey_entries (workspace_id, id, campaign_id, version, customer_id, occurrence, trigger_event, held_out,
           arms, state, entered_at, ended_at, end_reason, converted_at)
    overriding system value
    select ${ws.workspaceId}, id, "campaignId", 1, "customerId", occurrence, "triggerEvent", state = 'held_out',
           arms, state, "enteredAt", "endedAt", "endReason", "convertedAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as e(id bigint, "campaignId" text, "customerId" bigint, occurrence text, "triggerEvent" jsonb, arms jsonb,
             state text, "enteredAt" timestamptz, "endedAt" timestamptz, "endReason" text, "convertedAt" timestamptz)`.execute(
    ws.tx,
  )
  const deliveries = numbered.flatMap((entry) => entry.deliveries.map((delivery) => toDeliveryRow(entry, delivery)))
  await sql`
    insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, topic, lane, channel,
           provider, address, locale, state, attempts, queued_at, attempted_at, sent_at, delivered_at, opened_at,
           clicked_at, converted_at, bounced_at, skipped_at, reason, detail)
    select ${ws.workspaceId}, "entryId", "stepId", "campaignId", 1, "customerId", topic, lane, channel,
           provider, address, locale, state, case state when 'sent' then 1 else 0 end, at, case state when 'sent' then at end,
           sent, delivered, opened, clicked, converted, bounced, case state when 'skipped' then at end, reason, detail
      from jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
        as d("entryId" bigint, "stepId" text, "campaignId" text, "customerId" bigint, topic text, lane text, channel text,
             provider text, address text, locale text, state text, at timestamptz, sent timestamptz, delivered timestamptz,
             opened timestamptz, clicked timestamptz, converted timestamptz, bounced timestamptz, reason text, detail jsonb)
     order by at`.execute(ws.tx)
}

type Numbered = PastEntry & { id: number | null }

function toDeliveryRow({ id, campaignId, customerId }: Numbered, delivery: PastDelivery) {
  const { stepId, lane, at, topic, times, choice } = delivery
  const row = { entryId: id, campaignId, customerId, stepId, lane, at, topic, ...times }
  const { tried } = choice
  if (choice.kind !== 'send')
    return { ...row, state: 'skipped', reason: choice.reason, detail: { ...choice.detail, tried } }
  const { channel, addresses, chosen } = choice
  const handover = { channel, provider: 'recorder', address: addresses.join('\n'), locale: chosen.language }
  return { ...row, ...handover, state: 'sent', detail: { tried } }
}
