import { sql } from 'kysely'
import type { CampaignState } from '../../domain/suggestions/next-steps.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** How many of the thread's latest calls are looked through for what was rehearsed and tested. */
const mostCalls = 60

/**
 * The campaign that the turn, or with null the thread, turned to last, as it is stored now; null when it turned to none
 * that is still there.
 */
export async function findCampaignInTurn(
  { tx, workspaceId }: WorkspaceTx,
  threadId: string,
  turnId: string | null,
): Promise<CampaignState | null> {
  const { rows } = await sql<CampaignState>`
    with calls as (
      select id, turn_id, tool, called_at, result,
             coalesce(result ->> 'campaignId', arguments ->> 'campaign') as campaign_id
        from tool_calls
       where workspace_id = ${workspaceId} and thread_id = ${threadId} and outcome = 'done'
       order by id desc limit ${mostCalls}),
    latest as (
      select campaign_id from calls
       where (${turnId}::text is null or turn_id = ${turnId}) and campaign_id is not null order by id desc limit 1)
    select c.id as "campaignId", c.status,
           exists (select 1 from calls where campaign_id = c.id and tool = 'rehearse_campaign'
                      and called_at >= c.updated_at) as "isRehearsed",
           exists (select 1 from calls where campaign_id = c.id and tool = 'send_test'
                      and called_at >= c.updated_at) as "isTested",
           (select (result ->> 'willReceive')::numeric::int from calls
             where campaign_id = c.id and jsonb_typeof(result -> 'willReceive') = 'number'
             order by id desc limit 1) as "willReceive"
      from latest join campaigns c on c.workspace_id = ${workspaceId} and c.id = latest.campaign_id`.execute(tx)
  return rows[0] ?? null
}
