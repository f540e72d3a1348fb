import { interrupt } from '@langchain/langgraph'
import { createMiddleware, ToolMessage } from 'langchain'
import { z } from 'zod'
import type { ApprovalCard } from '../../domain/cards.ts'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import { type Approval, requestApproval } from '../../store/campaigns/approvals.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { ApprovalDraft, Tool } from '../../tools/define-tool.ts'
import { assertAllowed, toolContext } from '../call-tool.ts'
import { explainError, parseToolInput } from '../explain-error.ts'
import { type TurnContext, TurnRuntime } from '../turn-context.ts'
import { toErrorMessage } from './tool-errors.ts'

/** How long a member has to decide. */
const approvalHours = 24

export const Decision = z.strictObject({
  decision: z.enum(['approve', 'reject', 'superseded']),
  reason: z.string().max(2000).nullable().default(null),
})
export type Decision = z.infer<typeof Decision>

/** What the interrupt carries: where to find the approval, and a line for surfaces without cards. */
export const ApprovalRequest = z.strictObject({ approvalId: z.string(), title: z.string() })
export type ApprovalRequest = z.infer<typeof ApprovalRequest>

type LiveCall = { tool: Tool; id: string; name: string; args: Record<string, unknown> }

/**
 * Live tools stop here until a person decides. The code before the interrupt runs again on resume, so all it does is
 * idempotent: the approval is written once for a call.
 */
export const approval = (tools: readonly Tool[]) =>
  createMiddleware({
    name: 'Approval',
    contextSchema: TurnRuntime,
    wrapToolCall: async (request, handler) => {
      const tool = tools.find(({ name }) => name === request.toolCall.name)
      if (tool?.effect !== 'live') return handler(request)
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const { id = '', name } = request.toolCall
      const asked = await prepare({ tool, id, name, args: request.toolCall.args }, turn)
      if (asked instanceof ToolMessage) return asked
      const answer: ApprovalRequest = { approvalId: asked.approval.id, title: asked.approval.card.title }
      const decision = interrupt<ApprovalRequest, Decision>(answer, { responseSchema: Decision })
      if (decision.decision !== 'approve') return toRejection(id, name, decision)
      if (asked.draft.contentHash !== asked.approval.contentHash)
        return toErrorMessage({ id, name }, explainError(staleError(), turn.log))
      turn.approvedCalls.set(id, asked.approval.id)
      return handler(request)
    },
  })

type Asked = { approval: Approval; draft: ApprovalDraft }

/** Everything that must hold before a person is asked; what does not is told to the model instead. */
async function prepare(call: LiveCall, turn: TurnContext): Promise<Asked | ToolMessage> {
  try {
    const input = parseToolInput(call.tool.input, call.args)
    await assertAllowed(call.tool, turn)
    const draft = await call.tool.prepareApproval?.(input, toolContext(turn, call.id))
    if (draft === undefined) throw new AppError('internal', { detail: `${call.name} cannot be approved.` })
    return { approval: await writeApproval(call, draft, turn), draft }
  } catch (error) {
    return toErrorMessage(call, explainError(error, turn.log))
  }
}

async function writeApproval(call: LiveCall, draft: ApprovalDraft, turn: TurnContext): Promise<Approval> {
  const id = newId('approval')
  const createdAt = turn.clock.now()
  const expiresAt = createdAt.add({ hours: approvalHours })
  const card: ApprovalCard = {
    kind: 'approval',
    ...draft.card,
    approvalId: id,
    threadId: turn.threadId,
    tool: call.name,
    expiresAt: expiresAt.toString(),
    status: 'pending',
    decidedBy: null,
  }
  const approval = await inWorkspace(turn.db, turn.workspaceId, (ws) =>
    requestApproval(ws, {
      id,
      threadId: turn.threadId,
      turnId: turn.turnId,
      toolCallId: call.id,
      tool: call.name,
      arguments: call.args,
      card,
      contentHash: draft.contentHash,
      requestedBy: turn.member.id,
      createdAt,
      expiresAt,
    }),
  )
  if (approval.id === id) turn.showCard(call.id, approval.card)
  return approval
}

function toRejection(id: string, name: string, decision: Decision): ToolMessage {
  const why =
    decision.decision === 'superseded'
      ? 'The member wrote something else instead of deciding.'
      : `The member rejected it${decision.reason === null ? '.' : `: ${decision.reason}`}`
  return new ToolMessage({ content: JSON.stringify({ rejected: true, why }), tool_call_id: id, name })
}

function staleError(): AppError {
  return new AppError('approval_stale', {
    detail: 'What was approved has changed since. Nothing was sent; ask for a fresh approval.',
  })
}
