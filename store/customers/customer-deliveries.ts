import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

const milestones = [
  'queued',
  'attempted',
  'sent',
  'delivered',
  'opened',
  'clicked',
  'converted',
  'failed',
  'bounced',
  'skipped',
  'uncertain',
] as const

/** What became of one message to a customer, and why. Times are ISO instants; those not reached are left out. */
export type DeliveryTrace = {
  id: number
  campaignId: string
  campaignName: string
  stepId: string
  channel: string | null
  state: string
  reason: string | null
  detail: Record<string, unknown> | null
  milestones: Partial<Record<(typeof milestones)[number], string>>
}

type Row = Omit<DeliveryTrace, 'milestones'> & { milestones: Record<string, string | null> }

const times = sql.join(milestones.map((name) => sql`${sql.lit(name)}, ${sql.ref(`d.${name}_at`)}`))

/** The newest first. */
export async function listCustomerDeliveries(ws: WorkspaceTx, customerId: number): Promise<DeliveryTrace[]> {
  const { rows } = await sql<Row>`
    select d.id, d.campaign_id as "campaignId", p.name as "campaignName", d.step_id as "stepId", d.channel, d.state,
           d.reason, d.detail, jsonb_strip_nulls(jsonb_build_object(${times})) as milestones
      from deliveries d join campaigns p on p.workspace_id = d.workspace_id and p.id = d.campaign_id
     where d.workspace_id = ${ws.workspaceId} and d.customer_id = ${customerId}
     order by d.id desc limit 200`.execute(ws.tx)
  return rows.map((row) => ({ ...row, milestones: row.milestones as DeliveryTrace['milestones'] })) // nulls are stripped
}
