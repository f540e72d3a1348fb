import { AppError } from '../domain/errors.ts'
import { recordToolCall } from '../store/conversation/tool-calls.ts'
import { inWorkspace } from '../store/database/db.ts'
import { assertNotKilled } from './assert-not-killed.ts'
import { assertRole } from './assert-role.ts'
import { countUse } from './count-use.ts'
import type { Tool, ToolContext } from '../tools/define-tool.ts'
import type { TurnContext } from './turn-context.ts'

/** The tool's view of the turn, for one call. */
export function toolContext(turn: TurnContext, toolCallId: string): ToolContext {
  const { db, workspaceId, member, threadId, turnId, surface, clock, embedder, translator, signal } = turn
  return {
    db,
    workspaceId,
    member,
    threadId,
    turnId,
    toolCallId,
    surface,
    clock,
    embedder,
    translator:
      translator === null
        ? null
        : (request) => {
            turn.budget.modelCalls += 1
            return translator.translate(request, signal, (use) => countUse(turn, use))
          },
    providers: turn.providers,
    publicUrl: turn.publicUrl,
    approval: turn.approvedCalls.get(toolCallId) ?? null,
    report: (text) => turn.showProgress(toolCallId, text),
  }
}

/**
 * May this member use the tool now?
 * @throws AppError forbidden for the wrong role, kill_switch for a live tool while the switch is on
 */
export async function assertAllowed(tool: Tool, turn: TurnContext): Promise<void> {
  await inWorkspace(turn.db, turn.workspaceId, async (ws) => {
    await assertRole(ws, turn.member, { needed: tool.role, what: tool.name })
    if (tool.effect === 'live') await assertNotKilled(ws)
  })
}

/**
 * Run a tool on input that its schema has parsed, show its cards, and write the call into the audit. A call that changes
 * something and arrives twice in a turn is done once, and answered twice.
 * @throws AppError approval_needed when a live tool is called without an approval
 */
export async function callTool(tool: Tool, input: unknown, turn: TurnContext, toolCallId: string): Promise<unknown> {
  if (tool.effect !== 'draft' && tool.effect !== 'memory') return runTool(tool, input, turn, toolCallId)
  const key = JSON.stringify([toolCallId, tool.name, input])
  const call = turn.calls.get(key) ?? runTool(tool, input, turn, toolCallId)
  turn.calls.set(key, call)
  try {
    return await call
  } catch (error) {
    turn.calls.delete(key)
    throw error
  }
}

async function runTool(tool: Tool, input: unknown, turn: TurnContext, toolCallId: string): Promise<unknown> {
  const calledAt = turn.clock.now()
  const startedMs = performance.now()
  const write = (outcome: 'done' | 'failed' | 'refused', errorCode: string | null, result: unknown) =>
    inWorkspace(turn.db, turn.workspaceId, (ws) =>
      recordToolCall(ws, {
        threadId: turn.threadId,
        turnId: turn.turnId,
        toolCallId,
        memberId: turn.member.id,
        tool: tool.name,
        effect: tool.effect,
        arguments: input,
        outcome,
        errorCode,
        result,
        calledAt,
        elapsedMs: performance.now() - startedMs,
      }),
    )
  try {
    await assertAllowed(tool, turn)
    const context = toolContext(turn, toolCallId)
    if (tool.effect === 'live' && context.approval === null) {
      throw new AppError('approval_needed', {
        detail: `${tool.name} reaches customers: it runs only with an approval.`,
      })
    }
    const result = await tool.handle(input, context)
    if (tool.effect === 'memory') turn.recalled = null
    const cards = (await tool.preview?.(input, result, context)) ?? []
    for (const card of cards) turn.showCard(toolCallId, card)
    await write('done', null, result)
    return result
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal'
    await write(
      code === 'forbidden' || code === 'kill_switch' || code === 'approval_needed' ? 'refused' : 'failed',
      code,
      null,
    )
    throw error
  }
}
