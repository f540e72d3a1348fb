import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** Customers who are gone, deleted or merged into others, are in no segment. */
export async function forgetMemberships({ tx, workspaceId }: WorkspaceTx, customerIds: readonly number[]) {
  if (customerIds.length === 0) return
  for (const table of ['changed_customers', 'memberships', 'membership_changes'])
    await sql`
      delete from ${sql.table(table)}
       where workspace_id = ${workspaceId} and customer_id = any(${customerIds}::bigint[])`.execute(tx)
}
