import { sql } from 'kysely'
import type { EventFact } from '../../domain/conditions/facts.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** The customer's latest events of a name, the newest first. */
export async function listLatestEvents(ws: WorkspaceTx, customerId: number, name: string): Promise<EventFact[]> {
  const { rows } = await sql<EventFact>`
    select name, at, properties from events
     where workspace_id = ${ws.workspaceId} and customer_id = ${customerId} and name = ${name}
     order by at desc limit 20`.execute(ws.tx)
  return rows
}

/** When the campaign went live first; null before that. */
export async function readFirstLaunch(ws: WorkspaceTx, campaignId: string): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ at: Temporal.Instant | null }>`
    select min(created_at) as at from campaign_versions
     where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}`.execute(ws.tx)
  return rows[0]?.at ?? null
}
