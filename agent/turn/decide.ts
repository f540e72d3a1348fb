import { AppError } from '../../domain/errors.ts'
import { type Approval, decideApproval, readApproval } from '../../store/campaigns/approvals.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { assertNotKilled } from '../assert-not-killed.ts'
import { assertRole } from '../assert-role.ts'
import type { Decision } from '../middleware/approval.ts'
import type { PendingInterrupt } from './pending.ts'
import type { AgentDeps, ApprovalAnswer, TurnRequest } from './turn-request.ts'

/** The graph's answers, by interrupt id: never one value for all, which would answer every pending call with it. */
export type Resume = Record<string, Decision>

/**
 * Claim each approval for its decision and make the graph's answers of them. Of two who decide at once one wins. What
 * waits for a second person has no answer yet. An approval whose effect a crash kept from happening may be approved
 * again: the effect itself is unique per approval.
 * @throws AppError forbidden, approval_expired, approval_superseded, approval_decided, second_approver_needed, kill_switch
 */
export async function decideAll(
  deps: AgentDeps,
  request: TurnRequest,
  answers: readonly ApprovalAnswer[],
  pending: readonly PendingInterrupt[],
): Promise<{ resume: Resume; decided: Approval[] }> {
  const resume: Resume = {}
  const decided: Approval[] = []
  for (const answer of answers) {
    const waiting = pending.find(({ approvalId }) => approvalId === answer.approvalId)
    const approval = await claim(deps, request, answer, waiting !== undefined)
    decided.push(approval)
    if (waiting === undefined)
      throw new AppError('approval_decided', {
        detail: `Nothing waits for the approval ${answer.approvalId} any more.`,
      })
    if (approval.status === 'pending') continue
    resume[waiting.interruptId] = { decision: answer.decision, reason: answer.reason ?? null }
  }
  return { resume, decided }
}

async function claim(
  deps: AgentDeps,
  request: TurnRequest,
  answer: ApprovalAnswer,
  isWaiting: boolean,
): Promise<Approval> {
  const { member } = request
  const approval = await inWorkspace(deps.db, request.workspaceId, async (ws) => {
    await assertRole(ws, member, { needed: 'approver', what: 'Deciding' })
    const stored = await readApproval(ws, answer.approvalId)
    if (stored.threadId !== request.threadId)
      throw new AppError('not_found', { detail: `The approval ${answer.approvalId} belongs to another thread.` })
    await assertRole(ws, member, { needed: stored.role, what: 'Deciding it' })
    if (answer.decision === 'approve' && stored.status === 'pending') await assertNotKilled(ws)
    if (stored.status === 'approved' && answer.decision === 'approve' && isWaiting) return stored
    return decideApproval(ws, {
      id: answer.approvalId,
      status: answer.decision === 'approve' ? 'approved' : 'rejected',
      memberId: member.id,
      surface: request.surface,
      reason: answer.reason ?? null,
      at: deps.clock.now(),
    })
  })
  if (approval.status === 'expired')
    throw new AppError('approval_expired', {
      detail: `The approval ${approval.id} expired at ${approval.expiresAt.toString()}. Ask again to get a fresh one.`,
    })
  return approval
}

/**
 * A message that comes while approvals wait supersedes them: each is answered so, and none keeps waiting.
 * @throws AppError forbidden for a viewer, whose words must not undo what others wait for
 */
export async function supersedeAll(
  deps: AgentDeps,
  request: TurnRequest,
  pending: readonly PendingInterrupt[],
): Promise<{ resume: Resume; superseded: Approval[] }> {
  const what = 'Writing in a thread that waits for an approval'
  const superseded = await inWorkspace(deps.db, request.workspaceId, async (ws) => {
    await assertRole(ws, request.member, { needed: 'editor', what })
    return Promise.all(
      pending.map(async ({ approvalId }) => {
        const stored = await readApproval(ws, approvalId)
        if (stored.status !== 'pending') return stored
        return decideApproval(ws, {
          id: approvalId,
          status: 'superseded',
          memberId: request.member.id,
          surface: request.surface,
          reason: null,
          at: deps.clock.now(),
        })
      }),
    )
  })
  const resume = Object.fromEntries(
    pending.map(({ interruptId }) => [interruptId, { decision: 'superseded' as const, reason: null }]),
  )
  return { resume, superseded }
}
