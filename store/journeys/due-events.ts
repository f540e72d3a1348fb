import { type RawBuilder, sql } from 'kysely'
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

/** Of `e`: neither it nor another event of its customer is held back. */
export const isNotHeldSql = (at: Temporal.Instant): RawBuilder<boolean> => sql`not exists (
  select 1 from due_events h
   where h.workspace_id = e.workspace_id and h.customer_id = e.customer_id
     and h.held_until is not null and h.held_until > ${at.toString()}::timestamptz)`

/** The oldest events that wait, of all customers or of one, locked, so that their customers stay who they are; each customer's in the order in which they happened. */
export async function readDueEvents(
  ws: WorkspaceTx,
  { now, limit, only }: { now: Temporal.Instant; limit: number; only: number | null },
): Promise<DueEvent[]> {
  const { rows } = await sql<DueEvent>`
    select * from (
      select id, customer_id as "customerId", name, at, message_id as "messageId", properties,
             row_number() over (partition by customer_id order by at, id) as wave
        from (select * from due_events e
               where e.workspace_id = ${ws.workspaceId} and (${only}::bigint is null or e.customer_id = ${only}::bigint)
                 and ${isNotHeldSql(now)}
               order by id limit ${limit} for update) e) waves
     where wave <= ${maxWaves} order by wave, id`.execute(ws.tx)
  return rows
}

export async function deleteDueEvents(ws: WorkspaceTx, ids: readonly number[]): Promise<void> {
  await sql`delete from due_events where workspace_id = ${ws.workspaceId} and id = any(${ids}::bigint[])`.execute(ws.tx)
}

/** Let a customer's events wait, longer each time, until what is wrong with them has been mended; nobody else waits. */
export async function holdDueEvents(ws: WorkspaceTx, customerId: number, now: Temporal.Instant): Promise<void> {
  await sql`
    update due_events
       set failures = least(failures + 1, 100),
           held_until = ${now.toString()}::timestamptz + least(interval '1 hour', interval '1 minute' * 2 ^ least(failures, 10))
     where workspace_id = ${ws.workspaceId} and customer_id = ${customerId}`.execute(ws.tx)
}
