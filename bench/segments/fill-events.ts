import { sql } from 'kysely'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { benchNow } from './now.ts'
import { draw, pick } from './random-sql.ts'

export const historyDays = 90
/** How often each event is among a hundred. */
const shares = {
  page_viewed: 40,
  product_viewed: 22,
  app_opened: 14,
  cart_updated: 10,
  order_completed: 8,
  review_written: 4,
  plan_changed: 2,
}
const names = Object.entries(shares).flatMap(([name, share]) => Array.from({ length: share }, () => name))
const categories = ['garden', 'kitchen', 'lighting', 'textiles', 'furniture', 'bathroom', 'office', 'outdoor']
/** Coprime to the counts: spreads the most active customers over all ids. */
const stride = 7_654_321

const row = sql`i`

/** Events in the order of time, evenly over the days; a few customers do much, most do little. */
export async function fillEvents({ tx, workspaceId }: WorkspaceTx, count: number, customers: number): Promise<void> {
  const from = benchNow.subtract({ hours: 24 * historyDays })
  const seconds = historyDays * 86_400
  await sql`
    insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties)
    select ${workspaceId}, 1 + (floor(power(${draw(row, 40)}, 2) * ${customers}::int)::bigint * ${stride}::bigint) % ${customers}::int,
           ${pick(row, 41, names, 1)}, at, at, 'm' || i,
           jsonb_build_object('total', round((power(${draw(row, 42)}, 3) * 400)::numeric, 2), 'category', ${pick(row, 43, categories)},
             'quantity', 1 + (i % 4))
      from (select i, ${from.toString()}::timestamptz + (i::float8 / ${count}::int * ${seconds}::int) * interval '1 second' as at
              from generate_series(1, ${count}::int) as i) as numbered`.execute(tx)
}
