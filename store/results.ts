import { sql } from 'kysely'
import type { Metric } from '../domain/cards.ts'
import { type CampaignStatus, readCampaign } from './campaigns/campaigns.ts'
import type { WorkspaceTx } from './database/db.ts'

export type ReasonCount = { reason: string; count: number }

/** What came of a campaign so far. For every campaign due = queued + inFlight + sent + skipped + failed + uncertain. */
export type CampaignResults = {
  campaignId: string
  name: string
  status: CampaignStatus
  /** When the first customer entered; null before that. */
  from: Temporal.Instant | null
  to: Temporal.Instant
  /** Customers' trips: entitled ones may get messages, held-out ones are kept for comparison. */
  entries: { total: number; entitled: number; heldOut: number; entitledConverted: number; heldOutConverted: number }
  deliveries: {
    due: number
    queued: number
    inFlight: number
    attempted: number
    sent: number
    delivered: number
    opened: number
    clicked: number
    converted: number
    failed: number
    bounced: number
    uncertain: number
    skipped: number
  }
  skipped: ReasonCount[]
  failed: ReasonCount[]
  /** The same figures in reading order, each with what it is a share of. */
  metrics: Metric[]
}

type Entries = CampaignResults['entries'] & { from: Temporal.Instant | null; credited: number }

/** @throws AppError not_found for a campaign that this workspace does not have */
export async function readResults(
  ws: WorkspaceTx,
  campaignId: string,
  now: Temporal.Instant,
): Promise<CampaignResults> {
  const { document, status } = await readCampaign(ws, campaignId)
  const { from, credited, ...entries } = await countEntries(ws, campaignId)
  const deliveries = await countDeliveries(ws, campaignId)
  const skipped = await countReasons(ws, campaignId, 'skipped')
  const failed = await countReasons(ws, campaignId, 'failed')
  const metrics = listMetrics(entries, deliveries, credited)
  return { campaignId, name: document.name, status, from, to: now, entries, deliveries, skipped, failed, metrics }
}

async function countEntries({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<Entries> {
  const { rows } = await sql<Entries>`
    select count(*) as total, count(*) filter (where not held_out) as entitled,
           count(*) filter (where held_out) as "heldOut",
           count(converted_at) filter (where not held_out) as "entitledConverted",
           count(converted_at) filter (where held_out) as "heldOutConverted", min(entered_at) as from,
           (select count(distinct d.entry_id) from deliveries d
             where d.workspace_id = ${workspaceId} and d.campaign_id = ${campaignId}
               and d.converted_at is not null) as credited
      from journey_entries where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)
  return requireRow(rows[0])
}

async function countDeliveries({ tx, workspaceId }: WorkspaceTx, campaignId: string) {
  const { rows } = await sql<CampaignResults['deliveries']>`
    select count(*) as due, count(*) filter (where state = 'queued') as queued,
           count(*) filter (where state = 'attempted') as "inFlight", count(attempted_at) as attempted,
           count(sent_at) as sent, count(delivered_at) as delivered, count(opened_at) as opened,
           count(clicked_at) as clicked, count(converted_at) as converted, count(bounced_at) as bounced,
           count(*) filter (where state = 'failed') as failed,
           count(*) filter (where state = 'uncertain') as uncertain,
           count(*) filter (where state = 'skipped') as skipped
      from deliveries where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)
  return requireRow(rows[0])
}

async function countReasons(
  { tx, workspaceId }: WorkspaceTx,
  campaignId: string,
  state: 'skipped' | 'failed',
): Promise<ReasonCount[]> {
  const { rows } = await sql<ReasonCount>`
    select coalesce(reason, 'unknown') as reason, count(*) as count from deliveries
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and state = ${state}
     group by 1 order by 2 desc, 1`.execute(tx)
  return rows
}

function listMetrics(
  { total, entitled, heldOut }: CampaignResults['entries'],
  counts: CampaignResults['deliveries'],
  credited: number,
): Metric[] {
  const metric = (name: string, value: number, of: Metric['of'] = null): Metric => ({ name, value, of })
  const sent = { name: 'sent', value: counts.sent }
  const due = { name: 'due', value: counts.due }
  return [
    metric('due', counts.due),
    metric('queued', counts.queued, due),
    metric('attempted', counts.attempted, due),
    metric('sent', counts.sent, { name: 'attempted', value: counts.attempted }),
    metric('delivered', counts.delivered, sent),
    metric('opened', counts.opened, sent),
    metric('clicked', counts.clicked, sent),
    metric('converted', credited, { name: 'entitled', value: entitled }),
    metric('failed', counts.failed, { name: 'attempted', value: counts.attempted }),
    metric('uncertain', counts.uncertain, { name: 'attempted', value: counts.attempted }),
    metric('skipped', counts.skipped, due),
    metric('held out', heldOut, { name: 'entered', value: total }),
  ]
}

/** An aggregate without GROUP BY has one row, always. */
function requireRow<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new RangeError('an aggregate without a row')
  return row
}
