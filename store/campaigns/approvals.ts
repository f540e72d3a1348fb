import { sql } from 'kysely'
import type { ApprovalCard } from '../../domain/cards.ts'
import { judgeDecision } from '../../domain/approvals/judge-decision.ts'
import { AppError } from '../../domain/errors.ts'
import { rolesFrom } from '../../domain/roles.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { writeNotice } from '../notices/write-notice.ts'
import { findMemberName } from '../workspaces/members.ts'

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
  /** How many people must approve, and the role that each needs. */
  approvers: 1 | 2
  role: 'approver' | 'admin'
  requestedBy: string
  /** Of two, who approved first. */
  firstBy: string | null
  decidedBy: string | null
  expiresAt: Temporal.Instant
  createdAt: Temporal.Instant
}

const columns = sql.raw(
  'id, thread_id as "threadId", turn_id as "turnId", tool_call_id as "toolCallId", tool, arguments, card, content_hash as "contentHash", status, approvers, role, requested_by as "requestedBy", first_by as "firstBy", decided_by as "decidedBy", expires_at as "expiresAt", created_at as "createdAt"',
)

export type NewApproval = Omit<Approval, 'status' | 'firstBy' | 'decidedBy'>

/**
 * Write the approval that a tool call waits for, and tell those who may give it. The same call asked twice (a resumed
 * run) keeps the first one.
 */
export async function requestApproval(ws: WorkspaceTx, approval: NewApproval): Promise<Approval> {
  const { numAffectedRows } = await sql`
    insert into approvals (workspace_id, id, thread_id, turn_id, tool_call_id, tool, arguments, card, content_hash,
                           approvers, role, requested_by, created_at, expires_at)
    values (${ws.workspaceId}, ${approval.id}, ${approval.threadId}, ${approval.turnId}, ${approval.toolCallId},
            ${approval.tool}, ${JSON.stringify(approval.arguments)}::jsonb, ${JSON.stringify(approval.card)}::jsonb,
            ${approval.contentHash}, ${approval.approvers}, ${approval.role}, ${approval.requestedBy}, ${approval.createdAt.toString()}, ${approval.expiresAt.toString()})
    on conflict (workspace_id, thread_id, tool_call_id) do nothing`.execute(ws.tx)
  if (numAffectedRows === 1n) await tellApprovers(ws, approval)
  const stored = await findApprovalOfCall(ws, approval.threadId, approval.toolCallId)
  if (stored === undefined) throw new AppError('internal', { detail: 'The approval could not be written.' })
  return stored
}

/** Whoever asked has it before them. */
async function tellApprovers(ws: WorkspaceTx, approval: NewApproval): Promise<void> {
  const { id, threadId, role, card, requestedBy, createdAt } = approval
  const askedBy = await findMemberName(ws, requestedBy)
  const facts = { kind: 'approval_waits', approvalId: id, threadId, role, title: card.title, askedBy } as const
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

/** Approvals that wait at that moment, of one thread or of the whole workspace, oldest first. */
export async function listPendingApprovals(
  ws: WorkspaceTx,
  threadId: string | null,
  at: Temporal.Instant,
): Promise<Approval[]> {
  const { rows } = await sql<Approval>`
    select ${columns} from approvals
     where workspace_id = ${ws.workspaceId} and status = 'pending' and expires_at > ${at.toString()}
       and (${threadId}::text is null or thread_id = ${threadId})
     order by created_at, id`.execute(ws.tx)
  return rows
}

export type Decision = {
  id: string
  status: 'approved' | 'rejected' | 'superseded'
  memberId: string
  /** Where they decided. */
  surface: string
  reason: string | null
  at: Temporal.Instant
}

/**
 * Decide a pending approval; of all who try at once one wins. Where two people must approve, the first is noted, the
 * others are told, and it goes on waiting.
 * @returns it as it is then: pending after the first of two, expired when the decision came too late
 * @throws AppError approval_superseded, approval_expired or approval_decided for one that waits no more;
 *   second_approver_needed for who approved it already
 */
export async function decideApproval(ws: WorkspaceTx, decision: Decision): Promise<Approval> {
  const { id, memberId, at } = decision
  const waiting = await lockPending(ws, id)
  const firstBy = await findWhoHolds(ws, waiting)
  const verdict = judgeDecision({ ...waiting, firstBy }, decision)
  if (verdict === 'same_person') {
    throw new AppError('second_approver_needed', {
      detail: `You have approved ${id} already. It needs a second person with the role ${waiting.role}, until ${waiting.expiresAt.toString()}.`,
    })
  }
  const name = await findMemberName(ws, memberId)
  if (verdict !== 'first') return finish(ws, decision, verdict, name)
  const { rows } = await sql<Approval>`
    update approvals set first_by = ${memberId}, first_at = ${at.toString()}, first_surface = ${decision.surface},
           card = card || jsonb_build_object('approvedBy', ${name}::text)
     where workspace_id = ${ws.workspaceId} and id = ${id} returning ${columns}`.execute(ws.tx)
  const { threadId, role, card } = waiting
  const facts = {
    kind: 'approval_needs_second',
    approvalId: id,
    threadId,
    role,
    title: card.title,
    firstBy: name,
  } as const
  await writeNotice(ws, facts, at, memberId)
  return rows[0] ?? waiting
}

async function lockPending(ws: WorkspaceTx, id: string): Promise<Approval> {
  const { rows } = await sql<Approval>`
    select ${columns} from approvals
     where workspace_id = ${ws.workspaceId} and id = ${id} and status = 'pending' for update`.execute(ws.tx)
  return rows[0] ?? refuseDecided(await readApproval(ws, id))
}

/** Who approved first, unless they have left or lost the role since. */
async function findWhoHolds({ tx, workspaceId }: WorkspaceTx, { firstBy, role }: Approval): Promise<string | null> {
  if (firstBy === null) return null
  const { rows } = await sql<{ id: string }>`
    select id from members
     where workspace_id = ${workspaceId} and id = ${firstBy} and role = any(${rolesFrom(role)}::text[])`.execute(tx)
  return rows[0]?.id ?? null
}

async function finish(
  ws: WorkspaceTx,
  { id, memberId, surface, reason, at }: Decision,
  status: ApprovalStatus,
  name: string | null,
): Promise<Approval> {
  const { rows } = await sql<Approval>`
    update approvals set status = ${status}, decided_by = ${memberId}, decided_surface = ${surface},
           decided_at = ${at.toString()}, reason = ${reason},
           card = card || jsonb_build_object('status', ${status}::text, 'decidedBy', ${name}::text)
     where workspace_id = ${ws.workspaceId} and id = ${id} returning ${columns}`.execute(ws.tx)
  return rows[0] ?? refuseDecided(await readApproval(ws, id))
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
