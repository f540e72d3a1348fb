import { sql } from 'kysely'
import type { EntryState } from '../../domain/journey/entry.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { isInFlightSql } from './is-in-flight-sql.ts'

/** So many journeys under way stand at this step, in this version. */
export type Standing = {
  version: number
  stepId: string | null
  state: EntryState
  /** Whether their message is with its provider at this moment. */
  isInFlight: boolean
  count: number
}

/** Where a campaign's journeys under way stand now, the fullest places first. */
export async function countStanding(ws: WorkspaceTx, campaignId: string): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select version, step_id as "stepId", state, is_in_flight as "isInFlight", count(*) as count
      from (select e.version, e.step_id, e.state, e.state = 'delivering' and exists (
                     select 1 from deliveries d
                      where d.workspace_id = e.workspace_id and d.entry_id = e.id and d.step_id = e.step_id
                        and ${isInFlightSql}) as is_in_flight
              from journey_entries e
             where e.workspace_id = ${ws.workspaceId} and e.campaign_id = ${campaignId} and e.ended_at is null) open
     group by 1, 2, 3, 4 order by 5 desc, 1, 2, 3, 4`.execute(ws.tx)
  return rows
}

/** How many of a campaign's messages leave at once when it runs again. */
export async function countOverdue(ws: WorkspaceTx, campaignId: string, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from deliveries
     where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId} and state = 'queued'
       and due_at <= ${now.toString()}`.execute(ws.tx)
  return rows[0]?.count ?? 0
}
