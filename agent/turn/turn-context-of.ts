import { customEvent } from '../events/turn-events.ts'
import { type TurnContext, turnLimits } from '../turn-context.ts'
import type { OpenTurn } from './open-turn.ts'
import type { AgentDeps, TurnRequest } from './turn-request.ts'

/** The run-time context of one turn: what it may use, and how what it shows becomes events. */
export function makeTurnContext(
  deps: AgentDeps,
  request: TurnRequest,
  turn: OpenTurn,
  signal: AbortSignal,
): TurnContext {
  const { db, clock, embedder, translator, providers, publicUrl, log, models } = deps
  return {
    db,
    clock,
    embedder,
    translator,
    providers,
    publicUrl: publicUrl(),
    log,
    signal,
    workspaceId: request.workspaceId,
    member: request.member,
    threadId: request.threadId,
    turnId: turn.id,
    surface: request.surface,
    text: 'text' in request.input ? request.input.text : '',
    models,
    use: { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicros: 0 },
    answeredBy: deps.modelName,
    budget: { ...turnLimits, modelCalls: 0, tokens: 0, startedAtMs: performance.now() },
    approvedCalls: new Map(),
    brokenCalls: new Map(),
    reportedOrders: new Set(),
    calls: new Map(),
    recalled: null,
    facts: null,
    showCard: (toolCallId, card) => turn.emit(customEvent('card', { toolCallId, card })),
    showProgress: (toolCallId, text) => turn.emit(customEvent('progress', { toolCallId, text })),
  }
}
