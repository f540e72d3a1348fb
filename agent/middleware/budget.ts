import { AIMessage, type BaseMessage, createMiddleware } from 'langchain'
import { saySpent, weighBudgets } from '../../domain/budgets/budget.ts'
import { costOf } from '../../domain/budgets/prices.ts'
import {
  type Estimate,
  holdModelUse,
  readDay,
  reserveModelUse,
  settleModelUse,
  sumModelUse,
} from '../../store/conversation/model-use.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { countUse } from '../count-use.ts'
import { readTokenUse } from '../read-usage.ts'
import { readText } from '../summary/read-text.ts'
import { type TurnBudget, type TurnContext, TurnRuntime } from '../turn-context.ts'

/** About what an answer takes, for setting it aside before it is known. */
const answerTokens = 1_000

/**
 * Ends a turn politely, with a word of why, when it has used its calls, tokens or time, or when it, its thread, its
 * member or the workspace has used a budget. Before a call what it may use is set aside, so that turns at once do not
 * all pass on the last of one: over it goes at most the call that it was enough to begin.
 */
export const budget = () =>
  createMiddleware({
    name: 'Budget',
    contextSchema: TurnRuntime,
    wrapModelCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const spent = findSpent(turn.budget) ?? (await reserve(turn, [request.systemMessage, ...request.messages]))
      if (spent !== null) return new AIMessage(spent)
      turn.budget.modelCalls += 1
      try {
        const answer = await handler(request)
        countUse(turn, readTokenUse(answer))
        return answer
      } finally {
        await settle(turn)
      }
    },
  })

function findSpent(used: TurnBudget): string | null {
  const why = findSpentLimit(used)
  if (why === null) return null
  return `I stopped here because this turn ${why}. What is drafted is kept; say “go on” and I continue.`
}

function findSpentLimit(used: TurnBudget): string | null {
  if (used.modelCalls >= used.maxModelCalls) return `has made ${used.maxModelCalls} model calls`
  if (used.tokens >= used.maxTokens) return `has used ${used.maxTokens.toLocaleString('en')} tokens`
  if (performance.now() - used.startedAtMs >= used.maxElapsedMs)
    return `has run for ${Math.round(used.maxElapsedMs / 60_000)} minutes`
  return null
}

/** @returns why there must be no call; null when what it may use has been set aside */
async function reserve(turn: TurnContext, messages: readonly BaseMessage[]): Promise<string | null> {
  const { budgets } = turn.models
  if (budgets.length === 0) return null
  return inWorkspace(turn.db, turn.workspaceId, async (ws) => {
    await holdModelUse(ws)
    const at = turn.clock.now()
    const { from, until } = await readDay(ws, at)
    const { turnId, threadId, member } = turn
    const spent = await sumModelUse(ws, { turnId, threadId, memberId: member.id, from, at })
    const empty = weighBudgets(budgets, spent).find(({ left }) => left === 0)
    if (empty !== undefined) return saySpent(empty, until)
    await reserveModelUse(ws, turnId, estimateCall(turn, messages))
    return null
  })
}

/** About four characters are a token. */
function estimateCall({ models, answeredBy }: TurnContext, messages: readonly BaseMessage[]): Estimate {
  const inputTokens = Math.ceil(messages.reduce((sum, message) => sum + readText(message).length, 0) / 4)
  const use = { inputTokens, outputTokens: answerTokens, cachedTokens: 0 }
  return { tokens: inputTokens + answerTokens, costMicros: costOf(use, models.prices[answeredBy]) ?? 0 }
}

async function settle(turn: TurnContext): Promise<void> {
  if (turn.models.budgets.length === 0) return
  await inWorkspace(turn.db, turn.workspaceId, (ws) => settleModelUse(ws, turn.turnId, turn.use))
}
