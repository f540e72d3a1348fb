import { sql } from 'kysely'
import { toDeliveryMoment } from '../../domain/trace/delivery-moment.ts'
import type { Db, WorkspaceTx } from '../database/db.ts'
import { countCallsInFlightSql } from '../webhooks/claim-calls.ts'
import type { VersionKey } from '../journeys/versions.ts'
import { appendMoment } from '../traces/append-moment.ts'
import { type Lease, leaseEndSql } from './outcomes.ts'

/** A delivery that was written down as attempted, and by whom it was to leave. */
export type AttemptedDelivery = VersionKey & {
  id: number
  entryId: number
  stepId: string
  /** Null of a customer who has been forgotten. */
  customerId: number | null
  channel: string
  provider: string
  attempts: number
}

/**
 * Hold on to what a token still leases. One statement outside of any transaction: a worker that freezes in it holds no
 * lock that would keep the others from taking over.
 * @returns how many deliveries that is
 */
export async function renewLease(db: Db, workspaceId: number, lease: Lease, ids: readonly number[]): Promise<number> {
  const { numAffectedRows } = await sql`
    update deliveries set lease_until = ${leaseEndSql(lease)}
     where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) and lease_token = ${lease.token}::uuid
       and lease_until > clock_timestamp()`.execute(db)
  return Number(numAffectedRows)
}

/**
 * Take over deliveries whose worker let its lease expire: from here on the old token records nothing. Whether that worker
 * had handed them over nobody knows.
 */
export async function takeExpired(
  ws: WorkspaceTx,
  lease: Lease,
  limit: number,
  at: Temporal.Instant,
): Promise<AttemptedDelivery[]> {
  const moment = sql`${JSON.stringify(toDeliveryMoment('lost', at))}::jsonb`
  // An array is read once; of `in (select … limit …)` the planner may make a scan for each row.
  const { rows } = await sql<AttemptedDelivery>`
    update deliveries d
       set lease_token = ${lease.token}::uuid, lease_until = ${leaseEndSql(lease)}, attempts = d.attempts + 1,
           may_have_left = true,
           trace = case when d.customer_id is null then d.trace else ${appendMoment(moment)} end
     where d.workspace_id = ${ws.workspaceId} and d.id = any(array(
       select o.id from deliveries o
        where o.workspace_id = ${ws.workspaceId} and o.state = 'attempted' and o.lease_until < statement_timestamp()
        order by o.id limit ${limit} for update skip locked))
    returning d.id, d.entry_id as "entryId", d.step_id as "stepId", d.campaign_id as "campaignId", d.version,
              d.customer_id as "customerId", d.channel, d.provider, d.attempts`.execute(ws.tx)
  return rows
}

/** Deliveries that some worker is sending at this moment, and calls that it makes, in one workspace or in all. */
export async function countInFlight(db: Db, workspaceId: number | null): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) + ${countCallsInFlightSql(workspaceId)} as count from deliveries
     where lease_until is not null and (${workspaceId}::integer is null or workspace_id = ${workspaceId})`.execute(db)
  return rows[0]?.count ?? 0
}
