import { sql } from 'kysely'
import type { ApprovalCard } from '../../domain/cards.ts'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { writeNotice } from '../notices/write-notice.ts'

export type ApprovalStatus = ApprovalCard['status']

export type Approval = {
  id: string
  threadId: string
  turnId: string
  toolCallId: string
  tool: string
  arguments: Record<string, unknown>
  card: ApprovalCard
  contentHash: string
  status: ApprovalStatus
  requestedBy: string
  decidedBy: string | null
  expiresAt: Temporal.Instant
  createdAt: Temporal.Instant
}

const columns = sql.raw(
  'id, thread_id as "threadId", turn_id as "turnId", tool_call_id as "toolCallId", tool, arguments, card, content_hash as "contentHash", status, requested_by as "requestedBy", decided_by as "decidedBy", expires_at as "expiresAt", created_at as "createdAt"',
)

export type NewApproval = Omit<Approval, 'status' | 'decidedBy'>

/**
 * Write the approval that a tool call waits for, and tell those who may give it. The same call asked twice (a resumed
 * run) keeps the first one.
 */
export async function requestApproval(ws: WorkspaceTx, approval: NewApproval): Promise<Approval> {
  const { numAffectedRows } = await sql`
    insert into approvals (workspace_id, id, thread_id, turn_id, tool_call_id, tool, arguments, card, content_hash,
                           requested_by, created_at, expires_at)
    values (${ws.workspaceId}, ${approval.id}, ${approval.threadId}, ${approval.turnId}, ${approval.toolCallId},
            ${approval.tool}, ${JSON.stringify(approval.arguments)}::jsonb, ${JSON.stringify(approval.card)}::jsonb,
            ${approval.contentHash}, ${approval.requestedBy}, ${approval.createdAt.toString()}, ${approval.expiresAt.toString()})
    on conflict (workspace_id, thread_id, tool_call_id) do nothing`.execute(ws.tx)
  if (numAffectedRows === 1n) await tellApprovers(ws, approval)
  const stored = await findApprovalOfCall(ws, approval.threadId, approval.toolCallId)
  if (stored === undefined) throw new AppError('internal', { detail: 'The approval could not be written.' })
  return stored
}

/** Whoever asked has it before them. */
async function tellApprovers(
  ws: WorkspaceTx,
  { id, threadId, card, requestedBy, createdAt }: NewApproval,
): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from members where workspace_id = ${ws.workspaceId} and id = ${requestedBy}`.execute(ws.tx)
  const askedBy = rows[0]?.name ?? null
  const facts = { kind: 'approval_waits', approvalId: id, threadId, title: card.title, askedBy } as const
  await writeNotice(ws, facts, createdAt, requestedBy)
}

/** The approval that a tool call waits, or waited, for. */
export async function findApprovalOfCall(
  ws: WorkspaceTx,
  threadId: string,
  toolCallId: string,
): Promise<Approval | undefined> {
  const { rows } = await sql<Approval>`
    select ${columns} from approvals
     where workspace_id = ${ws.workspaceId} and thread_id = ${threadId} and tool_call_id = ${toolCallId}`.execute(ws.tx)
  return rows[0]
}

/** @throws AppError not_found, also for another workspace's approval */
export async function readApproval(ws: WorkspaceTx, id: string): Promise<Approval> {
  const { rows } =
    await sql<Approval>`select ${columns} from approvals where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(
      ws.tx,
    )
  if (rows[0] === undefined)
    throw new AppError('not_found', { detail: `There is no approval ${id} in this workspace.` })
  return rows[0]
}

/** Pending approvals, of one thread or of the whole workspace, oldest first. */
export async function listPendingApprovals(ws: WorkspaceTx, threadId: string | null): Promise<Approval[]> {
  const { rows } = await sql<Approval>`
    select ${columns} from approvals
     where workspace_id = ${ws.workspaceId} and status = 'pending' and (${threadId}::text is null or thread_id = ${threadId})
     order by created_at, id`.execute(ws.tx)
  return rows
}

/**
 * Decide a pending approval; of two who try at once one wins.
 * @throws AppError approval_expired, approval_superseded or approval_decided, saying which and by whom
 */
export async function decideApproval(
  ws: WorkspaceTx,
  decision: {
    id: string
    status: 'approved' | 'rejected' | 'superseded'
    memberId: string
    reason: string | null
    at: Temporal.Instant
  },
): Promise<Approval> {
  const at = decision.at.toString()
  const { rows } = await sql<Approval>`
    update approvals set status = case when expires_at <= ${at} then 'expired' else ${decision.status} end,
           decided_by = ${decision.memberId}, decided_at = ${at}, reason = ${decision.reason},
           card = card || jsonb_build_object('status', case when expires_at <= ${at} then 'expired' else ${decision.status} end)
     where workspace_id = ${ws.workspaceId} and id = ${decision.id} and status = 'pending'
     returning ${columns}`.execute(ws.tx)
  return rows[0] ?? refuseDecided(await readApproval(ws, decision.id))
}

function refuseDecided(approval: Approval): never {
  switch (approval.status) {
    case 'expired':
      throw new AppError('approval_expired', {
        detail: `The approval ${approval.id} has expired. Ask again to get a fresh one.`,
      })
    case 'superseded':
      throw new AppError('approval_superseded', {
        detail: `The approval ${approval.id} was superseded by a later message.`,
      })
    case 'pending':
    case 'approved':
    case 'rejected':
      throw new AppError('approval_decided', {
        detail: `The approval ${approval.id} is already ${approval.status}.`,
        extra: { status: approval.status },
      })
  }
}
