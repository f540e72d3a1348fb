import { sql } from 'kysely'
import type { RehearsalPlan } from '../../domain/rehearsal/life.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { readUnfenced } from '../database/read-unfenced.ts'

/** The ids of the customers whom the trigger could mean within the window, in order; the others need not be loaded. */
export async function listTouched(ws: WorkspaceTx, { document, from, until }: RehearsalPlan): Promise<number[]> {
  const { trigger } = document
  const query =
    trigger.kind === 'event'
      ? sql<{ id: number }>`
          select customer_id as id from events
           where workspace_id = ${ws.workspaceId} and name = ${trigger.event}
             and at >= ${from.toString()} and at < ${until.toString()}
           group by customer_id order by customer_id`
      : sql<{ id: number }>`select id from customers where workspace_id = ${ws.workspaceId} order by id`
  const rows = await readUnfenced(ws, query)
  return rows.map(({ id }) => id)
}
