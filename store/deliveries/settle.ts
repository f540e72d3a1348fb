import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** An entry whose message has ended, one way or another; `isLast`: nothing follows the message. */
export type Settled = { entryId: number; stepId: string; isLast: boolean; exitReason?: string }

/** Let journeys go on, or end, now that their message has ended. */
export async function settleEntries(ws: WorkspaceTx, settled: readonly Settled[], at: Temporal.Instant): Promise<void> {
  if (settled.length === 0) return
  const now = sql`${at.toString()}::timestamptz`
  await sql`
    update journey_entries e
       set state = case when r."exitReason" is not null then 'exited' when r."isLast" then 'finished' else e.state end,
           step_id = case when r."isLast" or r."exitReason" is not null then null else e.step_id end,
           due_at = case when r."isLast" or r."exitReason" is not null then null else ${now} end,
           ended_at = case when r."isLast" or r."exitReason" is not null then ${now} end,
           end_reason = case when r."exitReason" is not null then r."exitReason" when r."isLast" then 'completed' end
      from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb)
           as r ("entryId" bigint, "stepId" text, "isLast" boolean, "exitReason" text)
     where e.workspace_id = ${ws.workspaceId} and e.id = r."entryId" and e.step_id = r."stepId"
       and e.state = 'delivering'`.execute(ws.tx)
}
