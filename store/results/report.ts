import { type RawBuilder, sql } from 'kysely'
import { readCampaign } from '../campaigns/campaigns.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { readSettings } from '../workspaces/settings.ts'

export const reportKeys = ['day', 'channel'] as const
export type ReportKey = (typeof reportKeys)[number]

/**
 * What became of the messages of one day or channel. A message belongs to the day on which it left, or ended without:
 * what was opened counts on the day of its message, so that rates within a row are of the same messages.
 */
export type ReportRow = {
  /** `2026-11-24` in the workspace's time zone, or the channel; `none` where no channel was left. */
  key: string
  due: number
  sent: number
  delivered: number
  opened: number
  clicked: number
  converted: number
  optedOut: number
  failed: number
  uncertain: number
  skipped: number
}

const maxDays = 366

/** @throws AppError not_found for a campaign that this workspace does not have */
export async function readReport(ws: WorkspaceTx, campaignId: string, by: ReportKey): Promise<ReportRow[]> {
  await readCampaign(ws, campaignId)
  const { timezone } = await readSettings(ws)
  const keys: Record<ReportKey, RawBuilder<string>> = {
    day: sql`to_char(coalesce(sent_at, skipped_at, failed_at, uncertain_at, attempted_at, queued_at)
                     at time zone ${timezone}, 'YYYY-MM-DD')`,
    channel: sql`coalesce(channel, nullif(lane, ''), 'none')`,
  }
  const { rows } = await sql<ReportRow>`
    select * from (
      select ${keys[by]} as key, count(*) as due, count(sent_at) as sent, count(delivered_at) as delivered,
             count(opened_at) as opened, count(clicked_at) as clicked, count(converted_at) as converted,
             count(opted_out_at) as "optedOut", count(*) filter (where state = 'failed') as failed,
             count(*) filter (where state = 'uncertain') as uncertain,
             count(*) filter (where state = 'skipped') as skipped
        from deliveries where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}
       group by 1 order by 1 desc limit ${maxDays}) latest
     order by key`.execute(ws.tx)
  return rows
}
