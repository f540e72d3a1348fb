import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** Others became these customers: a segment that they turn out not to be in is not one that they left. */
export async function markJoined({ tx, workspaceId }: WorkspaceTx, customerIds: readonly number[]): Promise<void> {
  await sql`
    update memberships set is_joined = true
     where workspace_id = ${workspaceId} and customer_id = any(${customerIds}::bigint[]) and is_member`.execute(tx)
}

/** Those of these customers whom others became, and whom nobody has looked at since. */
export async function listJoined({ tx, workspaceId }: WorkspaceTx, customerIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct customer_id as id from memberships
     where workspace_id = ${workspaceId} and customer_id = any(${customerIds}::bigint[]) and is_joined`.execute(tx)
  return rows.map(({ id }) => id)
}

/** They have been looked at: from here on whoever goes out of these segments leaves them. */
export async function settleJoined(
  { tx, workspaceId }: WorkspaceTx,
  watchedIds: readonly number[],
  customerIds: readonly number[],
): Promise<void> {
  if (customerIds.length === 0) return
  await sql`
    update memberships set is_joined = false
     where workspace_id = ${workspaceId} and customer_id = any(${customerIds}::bigint[])
       and watched_id = any(${watchedIds}::bigint[]) and is_joined`.execute(tx)
}
