import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** A device that is told to be silent so soon after a push was silenced by it. */
const blamedHours = 24

/** What a campaign cost: customers whom its messages made unsubscribe or turn push off. */
export type Harm = { optedOut: number; pushLost: number; pushCustomers: number }

/** A lost permission is blamed on the customer's latest push before it, of whatever campaign. */
export async function countHarm({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<Harm> {
  const { rows } = await sql<Harm>`
    select count(distinct d.customer_id) filter (where d.opted_out_at is not null) as "optedOut",
           count(distinct d.customer_id) filter (where d.channel = 'push' and d.sent_at is not null) as "pushCustomers",
           count(distinct d.customer_id) filter (where d.channel = 'push' and exists (
             select 1 from devices v
              where v.workspace_id = d.workspace_id and v.customer_id = d.customer_id
                and v.push_disabled_at between d.sent_at and d.sent_at + make_interval(hours => ${blamedHours})
                and not exists (select 1 from deliveries later
                                 where later.workspace_id = d.workspace_id and later.customer_id = d.customer_id
                                   and later.channel = 'push' and later.sent_at > d.sent_at
                                   and later.sent_at <= v.push_disabled_at))) as "pushLost"
      from deliveries d where d.workspace_id = ${workspaceId} and d.campaign_id = ${campaignId}`.execute(tx)
  return rows[0] ?? { optedOut: 0, pushLost: 0, pushCustomers: 0 }
}
