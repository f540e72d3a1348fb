import { sql } from 'kysely'
import type { CampaignStatus } from '../campaigns/campaigns.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { inForce, visibleTo } from '../memories/rows.ts'

/** What a thread has led to, as it is now. */
export type ThreadFacts = {
  /** That it changed or asked about and that are still there, the one it turned to last at the end. */
  campaigns: { id: string; name: string; status: CampaignStatus }[]
  decided: Decided[]
  /** Rules in force that were stated in it, and that the member may see. */
  rules: { id: string; text: string }[]
  /** Of those asked about: the turns whose changes are all undone. */
  undoneTurns: string[]
}

/** An approval that was asked for in the thread, and what became of it. */
type Decided = {
  approvalId: string
  tool: string
  title: string
  status: string
  by: string | null
  reason: string | null
  at: Temporal.Instant
}

/** How much is told of each kind, the latest first to stay; changes beyond the last of them are not looked through. */
const most = { campaigns: 12, decided: 16, rules: 16, changes: 400 }

/** @param turnIds the turns of which to say whether they are undone */
export async function readThreadFacts(
  ws: WorkspaceTx,
  thread: { id: string; memberId: string; turnIds: readonly string[]; at: Temporal.Instant },
): Promise<ThreadFacts> {
  return {
    campaigns: await listCampaignsInPlay(ws, thread.id),
    decided: await listDecided(ws, thread.id),
    rules: await listRules(ws, thread),
    undoneTurns: await listUndone(ws, thread.turnIds),
  }
}

async function listCampaignsInPlay({ tx, workspaceId }: WorkspaceTx, threadId: string) {
  const { rows } = await sql<ThreadFacts['campaigns'][number]>`
    with touched as (
      select object_id as id, changed_at as at from (
        select object_id, changed_at from draft_changes
         where workspace_id = ${workspaceId} and thread_id = ${threadId} and object_kind = 'campaign'
         order by id desc limit ${most.changes}) changed
      union all
      select arguments ->> 'campaign', created_at from approvals
       where workspace_id = ${workspaceId} and thread_id = ${threadId})
    select c.id, c.name, c.status
      from (select id, max(at) as at from touched group by id order by 2 desc limit ${most.campaigns}) t
      join campaigns c on c.workspace_id = ${workspaceId} and c.id = t.id
     order by t.at, c.id`.execute(tx)
  return rows
}

async function listDecided({ tx, workspaceId }: WorkspaceTx, threadId: string): Promise<Decided[]> {
  const { rows } = await sql<Decided>`
    select a.id as "approvalId", a.tool, a.card ->> 'title' as title, a.status, a.decided_by as by, a.reason,
           coalesce(a.decided_at, a.created_at) as at
      from approvals a
     where a.workspace_id = ${workspaceId} and a.thread_id = ${threadId}
     order by a.created_at desc, a.id limit ${most.decided}`.execute(tx)
  return rows.toReversed()
}

async function listRules(
  { tx, workspaceId }: WorkspaceTx,
  { id, memberId, at }: { id: string; memberId: string; at: Temporal.Instant },
): Promise<ThreadFacts['rules']> {
  const { rows } = await sql<ThreadFacts['rules'][number]>`
    select id, text from brand_memories
     where workspace_id = ${workspaceId} and ${inForce(at)} and ${visibleTo(memberId)} and source ->> 'threadId' = ${id}
     order by created_at desc, id limit ${most.rules}`.execute(tx)
  return rows.toReversed()
}

async function listUndone({ tx, workspaceId }: WorkspaceTx, turnIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ turnId: string }>`
    select d.turn_id as "turnId" from draft_changes d
      left join lateral (
        select r.action from draft_changes r
         where r.workspace_id = d.workspace_id and r.change_id = d.id order by r.id desc limit 1) last on true
     where d.workspace_id = ${workspaceId} and d.turn_id = any(${turnIds}) and d.action = 'change'
     group by d.turn_id having bool_and(last.action is not distinct from 'undo')`.execute(tx)
  return rows.map(({ turnId }) => turnId)
}
