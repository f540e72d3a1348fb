import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export type ToolCallRecord = {
  threadId: string
  turnId: string
  toolCallId: string
  memberId: string
  tool: string
  effect: string
  arguments: unknown
  outcome: 'done' | 'failed' | 'rejected' | 'refused'
  errorCode: string | null
  result: unknown
  calledAt: Temporal.Instant
  elapsedMs: number
}

/** Write a tool call into the audit, whatever came of it. */
export async function recordToolCall(ws: WorkspaceTx, call: ToolCallRecord): Promise<void> {
  await sql`
    insert into tool_calls (workspace_id, thread_id, turn_id, tool_call_id, member_id, tool, effect, arguments, outcome,
                            error_code, result, called_at, elapsed_ms)
    values (${ws.workspaceId}, ${call.threadId}, ${call.turnId}, ${call.toolCallId}, ${call.memberId}, ${call.tool},
            ${call.effect}, ${JSON.stringify(call.arguments ?? null)}::jsonb, ${call.outcome}, ${call.errorCode},
            ${JSON.stringify(call.result ?? null)}::jsonb, ${call.calledAt.toString()}, ${Math.round(call.elapsedMs)})`.execute(
    ws.tx,
  )
}

/** A correction of drafted copy: each text that one call of write_copy changed, as it was and as it is. */
export type CopyCorrection = { before: string; after: string }[]

/** What the member had changed in copy that was there, the latest first. */
export async function listCorrections(
  ws: WorkspaceTx,
  memberId: string,
  { since, limit }: { since: Temporal.Instant; limit: number },
): Promise<CopyCorrection[]> {
  const { rows } = await sql<{ changes: CopyCorrection }>`
    select result -> 'changes' as changes from tool_calls
     where workspace_id = ${ws.workspaceId} and member_id = ${memberId} and tool = 'write_copy' and outcome = 'done'
       and called_at > ${since.toString()} and jsonb_typeof(result -> 'changes') = 'array'
     order by id desc limit ${limit}`.execute(ws.tx)
  return rows.map(({ changes }) => changes)
}
