import { type RawBuilder, sql } from 'kysely'
import type { EventFact } from '../../domain/conditions/facts.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { isInFlightSql } from '../journeys/is-in-flight-sql.ts'
import { hasMovedSql } from '../journeys/moves.ts'
import { parseTriggerEvent } from '../journeys/trigger-event.ts'
import type { VersionKey } from '../journeys/versions.ts'

export type DueDelivery = VersionKey & {
  id: number
  entryId: number
  stepId: string
  customerId: number
  attempts: number
  /** Written down as attempted before, even where its provider was not asked then. */
  wasAttempted: boolean
  /** An earlier try may have reached its provider: it may be sent again only to the same, and as the same. */
  mayHaveLeft: boolean
  /** By whom and where to it was tried last; null before that. */
  channel: string | null
  provider: string | null
  address: string | null
  queuedAt: Temporal.Instant
  triggerEvent: EventFact | null
  journey: Readonly<Record<string, unknown>>
  enteredAt: Temporal.Instant
  /** Why the journey is over, if it ended while a provider that was busy had the message. */
  endReason: string | null
}
type Row = Omit<DueDelivery, 'triggerEvent'> & { triggerEvent: unknown }

/** Of a lane that transactional messages could fill, so much is marketing's: it is slowed, and never stands still. */
const marketingShare = 0.1

/**
 * Take deliveries of a lane that are due, with their entries, for the length of this transaction: other workers pass
 * them by. Those of customers with an event that waits are left until it has been acted on, and those of entries that move to
 * another version until they have. Transactional messages come first, up to nine tenths of the limit where marketing is
 * due, too; of several marketing campaigns chance picks whose turn it is. Then lock the customers,
 * in order of id, so that two workers count a customer's messages one after the other.
 */
export async function claimDueDeliveries(
  ws: WorkspaceTx,
  claim: { lane: string; now: Temporal.Instant; limit: number },
): Promise<DueDelivery[]> {
  const { limit } = claim
  // Rounded up as often as it is due, so that marketing has its share of lanes that send one message at a time, too.
  const share = Math.floor(limit * marketingShare + Math.random())
  const dueOf = (most: RawBuilder<unknown>) => sql`
    cross join lateral (
      select d.id, d.entry_id as "entryId", d.step_id as "stepId", d.campaign_id as "campaignId", d.version,
             d.customer_id as "customerId", d.attempts, d.attempted_at is not null as "wasAttempted", d.queued_at as "queuedAt",
             d.may_have_left as "mayHaveLeft", d.channel, d.provider, d.address,
             e.trigger_event as "triggerEvent", e.journey, e.entered_at as "enteredAt", e.end_reason as "endReason"
        from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = d.entry_id
       where d.workspace_id = p.workspace_id and d.campaign_id = p.id and d.lane = ${claim.lane}
         and d.due_at <= ${claim.now.toString()} and d.state = 'queued'
         and (${hasMovedSql} or ${isInFlightSql})
         and not exists (select 1 from due_events w
                          where w.workspace_id = d.workspace_id and w.customer_id = d.customer_id)
       order by d.due_at limit ${most} for update of d, e skip locked) d`
  const { rows } = await sql<Row>`
    with running as materialized (
      select p.*, v.is_transactional from workspace_settings s
        join campaigns p on p.workspace_id = s.workspace_id and p.status in ('live', 'finished')
        join campaign_versions v on v.workspace_id = p.workspace_id and v.campaign_id = p.id and v.version = p.live_version
       where s.workspace_id = ${ws.workspaceId} and not s.kill_switch
         and not exists (select 1 from channel_pauses r
                          where r.workspace_id = s.workspace_id and r.channel = ${claim.lane}
                            and r.until > ${claim.now.toString()}::timestamptz)),
    transactional as materialized (
      select d.* from (select * from running where is_transactional) p ${dueOf(sql`${limit}::integer`)}
       limit ${limit}::integer),
    room as materialized (
      select greatest(${share}::integer, ${limit}::integer - count(*)) as size from transactional),
    marketing as materialized (
      select d.* from (select * from running where not is_transactional order by random()) p
        ${dueOf(sql`(select size from room)`)}
       limit (select size from room))
    (select * from transactional limit ${limit}::integer - (select count(*) from marketing))
    union all select * from marketing`.execute(ws.tx)
  if (rows.length > 0) await lockCustomers(ws, rows)
  return rows.map((row) => ({ ...row, triggerEvent: parseTriggerEvent(row.triggerEvent) }))
}

async function lockCustomers({ tx, workspaceId }: WorkspaceTx, rows: readonly Row[]): Promise<void> {
  await sql`
    select 1 from customers
     where workspace_id = ${workspaceId} and id = any(${rows.map((row) => row.customerId)}::bigint[])
     order by id for no key update`.execute(tx)
}
