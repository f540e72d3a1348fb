import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** What a member calls these customers: first name, else email, else the id that the product gave. */
export async function readCustomerNames(ws: WorkspaceTx, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, coalesce(nullif(trim(traits ->> 'first_name'), ''), email, user_id, 'customer ' || id) as name
      from customers where workspace_id = ${ws.workspaceId} and id = any(${ids}::bigint[])`.execute(ws.tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
