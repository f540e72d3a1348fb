import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

/** A tool call as the audit has it. */
export type CallEvidence = {
  threadId: string
  turnId: string
  toolCallId: string
  tool: string
  effect: string
  arguments: unknown
  outcome: 'done' | 'failed' | 'rejected' | 'refused'
  errorCode: string | null
  result: unknown
}
export type ApprovalEvidence = {
  id: string
  threadId: string
  toolCallId: string
  tool: string
  status: string
  arguments: unknown
  decidedBy: string | null
  card: unknown
}
/** A version that went live, and by which approval. */
export type LaunchEvidence = { campaignId: string; version: number; approvalId: string }

/** What a workspace's conversations did, from what is stored and never from what anybody said of it. */
export type Evidence = {
  calls: CallEvidence[]
  approvals: ApprovalEvidence[]
  launches: LaunchEvidence[]
  /** Messages and tests that are queued or have left. */
  sends: number
  usage: { inputTokens: number; outputTokens: number; cachedTokens: number }
}

export async function readEvidence({ tx, workspaceId }: WorkspaceTx): Promise<Evidence> {
  const { rows: calls } = await sql<CallEvidence>`
    select thread_id as "threadId", turn_id as "turnId", tool_call_id as "toolCallId", tool, effect, arguments, outcome,
           error_code as "errorCode", result
      from tool_calls where workspace_id = ${workspaceId} order by id`.execute(tx)
  const { rows: approvals } = await sql<ApprovalEvidence>`
    select id, thread_id as "threadId", tool_call_id as "toolCallId", tool, status, arguments, decided_by as "decidedBy", card
      from approvals where workspace_id = ${workspaceId} order by created_at, id`.execute(tx)
  const { rows: launches } = await sql<LaunchEvidence>`
    select campaign_id as "campaignId", version, approval_id as "approvalId"
      from campaign_versions where workspace_id = ${workspaceId} order by campaign_id, version`.execute(tx)
  const { rows: sums } = await sql<{ sends: number; inputTokens: number; outputTokens: number; cachedTokens: number }>`
    select (select count(*) from deliveries where workspace_id = ${workspaceId} and state <> 'skipped')
           + (select count(*) from test_sends where workspace_id = ${workspaceId}) as sends,
           coalesce(sum(input_tokens), 0)::integer as "inputTokens", coalesce(sum(output_tokens), 0)::integer as "outputTokens",
           coalesce(sum(cached_tokens), 0)::integer as "cachedTokens"
      from turns where workspace_id = ${workspaceId}`.execute(tx)
  const { sends, ...usage } = sums[0] ?? { sends: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0 }
  return { calls, approvals, launches, sends, usage }
}
