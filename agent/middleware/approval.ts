import { interrupt } from '@langchain/langgraph'
import { type BaseMessage, createMiddleware, ToolMessage } from 'langchain'
import { z } from 'zod'
import type { ApprovalCard } from '../../domain/cards.ts'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import { type Approval, findApprovalOfCall, requestApproval } from '../../store/campaigns/approvals.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { ApprovalDraft, Tool } from '../../tools/define-tool.ts'
import { staleApproval } from '../../tools/stale-approval.ts'
import { assertAllowed, toolContext } from '../call-tool.ts'
import { explainError, parseToolInput } from '../explain-error.ts'
import { findTakenWords } from '../provenance.ts'
import { readSaid } from '../read-said.ts'
import { type TurnContext, TurnRuntime } from '../turn-context.ts'
import { askingAbout } from './outside-approval.ts'
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
 * Live tools stop here until a person decides, and so does a draft that would write words which data said and nobody typed. The code before the interrupt runs again on resume, so all it does is
 * idempotent: the approval is written once for a call.
 */
export const approval = (tools: readonly Tool[]) =>
  createMiddleware({
    name: 'Approval',
    contextSchema: TurnRuntime,
    wrapToolCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const tool = await findAsking(tools, request, turn)
      if (tool === null) return handler(request)
      const { id = '', name } = request.toolCall
      const call = { tool, id, name, args: request.toolCall.args }
      const asked = await ask(call, turn)
      if (asked instanceof ToolMessage) return asked
      const shown: ApprovalRequest = { approvalId: asked.id, title: asked.card.title }
      const decision = interrupt<ApprovalRequest, Decision>(shown, { responseSchema: Decision })
      if (decision.decision !== 'approve') return toRejection(id, name, decision)
      turn.approvedCalls.set(id, { id: asked.id, contentHash: asked.contentHash })
      const refusal = await findChange(call, asked, turn)
      if (refusal === null) return handler(request)
      turn.approvedCalls.delete(id)
      return refusal
    },
  })

/** The tool if a person must be asked: always of a live one, of a draft where its words came from outside. */
async function findAsking(
  tools: readonly Tool[],
  {
    toolCall,
    state,
  }: { toolCall: { name: string; args: Record<string, unknown> }; state: { messages: BaseMessage[] } },
  turn: TurnContext,
): Promise<Tool | null> {
  const tool = tools.find(({ name }) => name === toolCall.name)
  if (tool?.effect === 'live') return tool
  if (tool?.effect !== 'draft') return null
  const { messages } = state
  const taken = findTakenWords(toolCall.args, { messages, said: await readSaid(messages, turn), tools })
  return taken.length === 0 ? null : askingAbout(tool, taken)
}

/** The approval that the call waits for, written on the first pass; what must not be asked is told to the model. */
async function ask(call: LiveCall, turn: TurnContext): Promise<Approval | ToolMessage> {
  const { threadId, workspaceId } = turn
  const stored = await inWorkspace(turn.db, workspaceId, (ws) => findApprovalOfCall(ws, threadId, call.id))
  if (stored !== undefined) return stored
  return answerErrors(call, turn, async () => {
    const input = parseToolInput(call.tool.input, call.args)
    await assertAllowed(call.tool, turn)
    const context = toolContext(turn, call.id)
    // The hash first: what changes while the card is made is then not covered by it.
    const contentHash = await call.tool.hashEffect?.(input, context)
    const draft = await call.tool.prepareApproval?.(input, context)
    if (draft === undefined || contentHash === undefined)
      throw new AppError('internal', { detail: `${call.name} cannot be approved.` })
    return writeApproval(call, draft, contentHash, turn)
  })
}

/** An answer for the model when what was approved is no longer what would happen; null when it is. */
async function findChange(call: LiveCall, approval: Approval, turn: TurnContext): Promise<ToolMessage | null> {
  return answerErrors(call, turn, async () => {
    const hash = await call.tool.hashEffect?.(parseToolInput(call.tool.input, call.args), toolContext(turn, call.id))
    if (hash !== approval.contentHash) throw staleApproval()
    return null
  })
}

async function answerErrors<T extends Approval | null>(
  call: LiveCall,
  turn: TurnContext,
  work: () => Promise<T>,
): Promise<T | ToolMessage> {
  try {
    return await work()
  } catch (error) {
    return toErrorMessage(call, explainError(error, turn.log))
  }
}

async function writeApproval(
  call: LiveCall,
  draft: ApprovalDraft,
  contentHash: string,
  turn: TurnContext,
): Promise<Approval> {
  const id = newId('approval')
  const createdAt = turn.clock.now()
  const expiresAt = createdAt.add({ hours: approvalHours })
  const { approvers = 1 } = draft
  const role = call.tool.decider ?? 'approver'
  const card: ApprovalCard = {
    kind: 'approval',
    ...draft,
    role,
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
      contentHash,
      approvers,
      role,
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
