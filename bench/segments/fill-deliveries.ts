import { sql } from 'kysely'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { benchNow } from './now.ts'
import { draw } from './random-sql.ts'

export const campaignIds = ['cmp_a', 'cmp_b', 'cmp_c'] as const
const id = sql`i`
const now = sql`${benchNow.toString()}::timestamptz`

/** Three campaigns of the past, each to a third of the customers; of the messages 40 % were opened. */
export async function fillDeliveries({ tx, workspaceId }: WorkspaceTx, customers: number): Promise<void> {
  for (const [index, campaign] of campaignIds.entries()) {
    await sql`
      insert into campaigns (workspace_id, id, name, status, document, created_by, updated_by, created_at, updated_at)
      values (${workspaceId}, ${campaign}, ${campaign}, 'finished', '{}', 'bench', 'bench', ${now}, ${now})`.execute(tx)
    await sql`
      insert into campaign_versions (workspace_id, campaign_id, version, document, content_hash, approval_id, created_at)
      values (${workspaceId}, ${campaign}, 1, '{}', ${campaign}, ${campaign}, ${now})`.execute(tx)
    const isReceiver = sql`${draw(id, 50 + index)} < 0.33`
    await sql`
      insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, state, entered_at, ended_at)
      select ${workspaceId}, ${campaign}, 1, i, 'once', 'finished', ${now} - interval '20 days', ${now} - interval '20 days'
        from generate_series(1, ${customers}::int) as i where ${isReceiver}`.execute(tx)
    await sql`
      insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, topic, lane, channel, state,
                              attempts, queued_at, attempted_at, sent_at, opened_at, converted_at)
      select workspace_id, id, 'stp_a', campaign_id, 1, customer_id, 'offers', 'email', 'email', 'sent', 1, entered_at, entered_at,
             entered_at, case when ${draw(sql`id`, 60)} < 0.4 then entered_at + interval '1 hour' end,
             case when ${draw(sql`id`, 61)} < 0.1 then entered_at + interval '2 days' end
        from journey_entries where workspace_id = ${workspaceId} and campaign_id = ${campaign}`.execute(tx)
  }
}
