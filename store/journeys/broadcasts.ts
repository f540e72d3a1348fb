import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import type { VersionKey } from './versions.ts'

export type Broadcast = VersionKey & { id: number; occurrence: string; cursor: number }
export type Candidate = { customerId: number; lastEnteredAt: Temporal.Instant | null }

/** Take a broadcast that is due and whose campaign is live, for the length of this transaction. */
export async function claimBroadcast(ws: WorkspaceTx, now: Temporal.Instant): Promise<Broadcast | undefined> {
  const { rows } = await sql<Broadcast>`
    select b.id, b.campaign_id as "campaignId", b.version, b.occurrence, b.cursor
      from broadcasts b join campaigns p on p.workspace_id = b.workspace_id and p.id = b.campaign_id
     where b.workspace_id = ${ws.workspaceId} and b.state = 'due' and b.due_at <= ${now.toString()}
       and p.status = 'live'
     order by b.due_at, b.id limit 1 for update of b skip locked`.execute(ws.tx)
  return rows[0]
}

/**
 * The next customers of the audience, in order of id, and when each last entered the campaign.
 * @param audience an expression over `customers c`
 */
export async function listCandidates(
  ws: WorkspaceTx,
  broadcast: Broadcast,
  audience: RawBuilder<boolean>,
  limit: number,
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select c.id as "customerId", (
             select max(e.entered_at) from journey_entries e
              where e.workspace_id = c.workspace_id and e.customer_id = c.id and e.campaign_id = ${broadcast.campaignId}
           ) as "lastEnteredAt"
      from customers c
     where c.workspace_id = ${ws.workspaceId} and c.id > ${broadcast.cursor} and ${audience}
     order by c.id limit ${limit}`.execute(ws.tx)
  return rows
}

/** Move on past the customers that were looked at; `null` means that there are no more. */
export async function moveCursor(ws: WorkspaceTx, id: number, cursor: number | null): Promise<void> {
  await sql`
    update broadcasts set cursor = coalesce(${cursor}, cursor), state = ${cursor === null ? 'expanded' : 'due'}
     where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
}

export async function stopBroadcast(ws: WorkspaceTx, id: number): Promise<void> {
  await sql`update broadcasts set state = 'stopped' where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(
    ws.tx,
  )
}
