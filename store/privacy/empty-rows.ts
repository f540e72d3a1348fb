import { type RawBuilder, sql } from 'kysely'
import { countChanges } from '../catalogue/write-delta.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { endUnsentSql } from '../deliveries/end-unsent.ts'
import { forgetMemberships } from '../memberships/forget.ts'
import { ownAddresses } from './suppression-hashes.ts'

/**
 * Delete a locked customer with all rows about them. Entries and deliveries stay as figures: no customer, address,
 * content or event, only when which milestone of which campaign was reached, so that for every campaign due = sent +
 * skipped + failed + uncertain still holds: what waits to be sent is skipped, or uncertain where it may have left. A message that is being sent at this moment keeps its lease, so that its
 * result is counted.
 * @returns how many rows by table
 */
export async function emptyRows(
  ws: WorkspaceTx,
  customerId: number,
  at: Temporal.Instant,
): Promise<Record<string, number>> {
  const { tx, workspaceId } = ws
  const now = sql`${at.toString()}::timestamptz`
  const own = sql`workspace_id = ${workspaceId} and customer_id = ${customerId}`
  const counts: Record<string, number> = {}
  const run = async (table: string, statement: RawBuilder<unknown>) => {
    const { numAffectedRows } = await statement.execute(tx)
    counts[table] = Number(numAffectedRows ?? 0n)
  }
  await run(
    'inbound_windows',
    sql`delete from inbound_windows
         where workspace_id = ${workspaceId} and address in (${ownAddresses(workspaceId, customerId)})`,
  )
  await run(
    'recorded_messages',
    sql`delete from recorded_messages where workspace_id = ${workspaceId}
          and delivery_id in (select id from deliveries where ${own})`,
  )
  await run(
    'endpoint_events',
    sql`delete from endpoint_events where workspace_id = ${workspaceId}
          and delivery_id in (select id from deliveries where ${own})`,
  )
  await run(
    'outgoing_calls',
    sql`update outgoing_calls
           set body = null, last_answer = null, due_at = null,
               reason = case state when 'queued' then 'forgotten' else reason end,
               ended_at = case state when 'queued' then ${now} else ended_at end,
               state = case state when 'queued' then 'skipped' else state end
         where workspace_id = ${workspaceId} and entry_id in (select id from journey_entries where ${own})`,
  )
  await sql`
    update deliveries d set ${endUnsentSql(sql`'forgotten'`, now)} where ${own} and d.state = 'queued'`.execute(tx)
  await run(
    'deliveries',
    sql`update deliveries
           set customer_id = null, address = null, content = null, detail = null, trace = null, locale = null,
               provider_message_id = null, reason = substring(reason from '^[a-z0-9_]+')
         where ${own}`,
  )
  await run(
    'journey_entries',
    sql`update journey_entries
           set customer_id = null, journey = '{}', trace = '[]', trigger_event = null,
               occurrence = case when trigger_event is null then occurrence else 'forgotten-' || id end,
               state = case when ended_at is null then 'stopped' else state end,
               end_reason = case when ended_at is null then 'forgotten' else end_reason end,
               ended_at = coalesce(ended_at, ${now}), step_id = null, due_at = null, awaited_event = null,
               waiting_since = null
         where ${own}`,
  )
  await forgetMemberships(ws, [customerId])
  await run('due_events', sql`delete from due_events where ${own}`)
  await run(
    'seen_messages',
    sql`delete from seen_messages where workspace_id = ${workspaceId}
          and message_id in (select message_id from events where ${own})`,
  )
  await countChanges(ws, [customerId], async () => {
    await run('events', sql`delete from events where ${own}`)
    await run('customers', sql`delete from customers where workspace_id = ${workspaceId} and id = ${customerId}`)
  })
  return counts
}
