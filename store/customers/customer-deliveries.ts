import { sql } from 'kysely'
import { readDeliveryMoments } from '../../domain/trace/delivery-moment.ts'
import { deliveryMilestones } from '../../domain/delivery-milestones.ts'
import type { TracedDelivery } from '../../domain/trace/tell-delivery.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { VersionKey } from '../journeys/versions.ts'

/** What became of one message to a customer, and why. Times are ISO instants; those not reached are left out. */
export type DeliveryTrace = TracedDelivery &
  VersionKey & {
    id: number
    entryId: number
    customerId: number | null
    campaignName: string
    provider: string | null
    /** When it is looked at next; null when there is nothing left to do. */
    dueAt: Temporal.Instant | null
  }

type Row = Omit<DeliveryTrace, 'moments'> & { trace: unknown }

const times = sql.join(deliveryMilestones.map((name) => sql`${sql.lit(name)}, ${sql.ref(`d.${name}_at`)}`))

const selectSql = sql`
  select d.id, d.entry_id as "entryId", d.customer_id as "customerId", d.campaign_id as "campaignId", d.version,
         p.name as "campaignName", d.step_id as "stepId", d.channel, d.provider, d.state, d.attempts,
         d.due_at as "dueAt", d.reason, d.detail, d.bounce_reason as "bounceReason", d.trace, jsonb_strip_nulls(jsonb_build_object(${times})) as milestones
    from deliveries d join campaigns p on p.workspace_id = d.workspace_id and p.id = d.campaign_id`

const toTrace = ({ trace, ...row }: Row): DeliveryTrace => ({ ...row, moments: readDeliveryMoments(trace) })

/** The newest first. */
export async function listCustomerDeliveries(ws: WorkspaceTx, customerId: number): Promise<DeliveryTrace[]> {
  const { rows } = await sql<Row>`${selectSql}
     where d.workspace_id = ${ws.workspaceId} and d.customer_id = ${customerId}
     order by d.id desc limit 200`.execute(ws.tx)
  return rows.map(toTrace)
}

/** The messages of these entries, in the order in which they were queued. */
export async function listEntryDeliveries(ws: WorkspaceTx, entryIds: readonly number[]): Promise<DeliveryTrace[]> {
  const { rows } = await sql<Row>`${selectSql}
     where d.workspace_id = ${ws.workspaceId} and d.entry_id = any(${entryIds}::bigint[]) order by d.id`.execute(ws.tx)
  return rows.map(toTrace)
}

/** Undefined where there is none, also for another workspace's. */
export async function findDelivery(ws: WorkspaceTx, id: number): Promise<DeliveryTrace | undefined> {
  const { rows } = await sql<Row>`${selectSql} where d.workspace_id = ${ws.workspaceId} and d.id = ${id}`.execute(ws.tx)
  return rows.map(toTrace)[0]
}
