import { sql } from 'kysely'
import type { EarlierEntries } from '../../domain/journey/enter.ts'
import { joinArms } from '../../domain/journey/merge-entries.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { type EndedUnsent, endUnsentSql, noteUnsent } from '../deliveries/end-unsent.ts'
import type { StoredEntry } from './entries.ts'
import { parseTriggerEvent } from './trigger-event.ts'

export type OpenEntry = StoredEntry & { awaitedEvent: string | null }
type Row = Omit<OpenEntry, 'triggerEvent'> & { triggerEvent: unknown }

/** The journeys that these customers are on, locked for the length of this transaction. */
export async function lockOpenEntries(ws: WorkspaceTx, customerIds: readonly number[]): Promise<OpenEntry[]> {
  const { rows } = await sql<Row>`
    select e.id, e.campaign_id as "campaignId", e.version, e.customer_id as "customerId", e.state,
           e.step_id as "stepId", e.arms, e.earlier_arms as "earlierArms", e.passed, e.journey, e.trigger_event as "triggerEvent", e.entered_at as "enteredAt",
           e.awaited_event as "awaitedEvent",
           (select case when v.document ->> 'transactional' = 'true' then null else v.document ->> 'topic' end
              from campaign_versions v
             where v.workspace_id = e.workspace_id and v.campaign_id = e.campaign_id and v.version = e.version) as topic
      from journey_entries e
     where e.workspace_id = ${ws.workspaceId} and e.customer_id = any(${customerIds}::bigint[]) and e.ended_at is null
     order by e.id for update of e`.execute(ws.tx)
  return rows.map((row) => ({ ...row, triggerEvent: parseTriggerEvent(row.triggerEvent) }))
}

/** With the occurrence by which the customer last entered. */
type KnownEntries = EarlierEntries & { lastOccurrence: string }
type KnownRow = Omit<KnownEntries, 'arms'> & { customerId: number; drawn: Record<string, string>[] }

/** What is known of a customer's earlier entries in the campaign; who never entered is not in the answer. */
export async function readEarlierEntries(
  ws: WorkspaceTx,
  campaignId: string,
  customerIds: readonly number[],
): Promise<Map<number, KnownEntries>> {
  const { rows } = await sql<KnownRow>`
    select customer_id as "customerId", max(entered_at) as "lastEnteredAt", bool_or(held_out) as "heldOut",
           (array_agg(occurrence order by entered_at desc, id desc))[1] as "lastOccurrence",
           coalesce(jsonb_agg(arms order by entered_at, id) filter (where arms <> '{}'), '[]') as drawn
      from journey_entries
     where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}
       and customer_id = any(${customerIds}::bigint[])
     group by customer_id`.execute(ws.tx)
  return new Map(rows.map(({ customerId, drawn, ...rest }) => [customerId, { ...rest, arms: joinArms(drawn) }]))
}

/** End the messages that these entries have queued and nobody is sending: they are not sent, or not again. */
export async function skipQueued(
  ws: WorkspaceTx,
  entryIds: readonly number[],
  reason: string,
  at: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<EndedUnsent>`
    update deliveries d set ${endUnsentSql(sql`${reason}::text`, sql`${at.toString()}::timestamptz`)}
     where d.workspace_id = ${ws.workspaceId} and d.entry_id = any(${entryIds}::bigint[]) and d.state = 'queued'
    returning d.id, d.state`.execute(ws.tx)
  await noteUnsent(ws, rows, at)
}
