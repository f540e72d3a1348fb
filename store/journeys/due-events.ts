import { sql } from 'kysely'
import type { EventFact } from '../../domain/conditions/facts.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type DueEvent = EventFact & {
  id: number
  customerId: number
  messageId: string
  /** 1 for the customer's first event of the chunk, 2 for the second: those of one wave are of different customers. */
  wave: number
}

const maxWaves = 20

/** One worker at a time acts on a workspace's events, or their order would be lost. Holds until the transaction ends. */
export async function lockDueEvents(ws: WorkspaceTx): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('carillon_due_events'), ${ws.workspaceId}) as locked`.execute(ws.tx)
  return rows[0]?.locked ?? false
}

/** The oldest events that wait, locked, so that their customers stay who they are; each customer's in the order in which they happened. */
export async function readDueEvents(ws: WorkspaceTx, limit: number): Promise<DueEvent[]> {
  const { rows } = await sql<DueEvent>`
    select * from (
      select id, customer_id as "customerId", name, at, message_id as "messageId", properties,
             row_number() over (partition by customer_id order by at, id) as wave
        from (select * from due_events where workspace_id = ${ws.workspaceId} order by id limit ${limit}
               for update) e) waves
     where wave <= ${maxWaves} order by wave, id`.execute(ws.tx)
  return rows
}

export async function deleteDueEvents(ws: WorkspaceTx, ids: readonly number[]): Promise<void> {
  await sql`delete from due_events where workspace_id = ${ws.workspaceId} and id = any(${ids}::bigint[])`.execute(ws.tx)
}
