import { AIMessage, createMiddleware } from 'langchain'
import { readUsage } from '../read-usage.ts'
import { type TurnBudget, TurnRuntime } from '../turn-context.ts'

/** Ends a turn politely, with a word of why, when it has used its calls, tokens or time. */
export const budget = () =>
  createMiddleware({
    name: 'Budget',
    contextSchema: TurnRuntime,
    wrapModelCall: async (request, handler) => {
      const { turn } = TurnRuntime.parse(request.runtime.context)
      const spent = findSpent(turn.budget)
      if (spent !== null)
        return new AIMessage(
          `I stopped here because this turn ${spent}. What is drafted is kept; say “go on” and I continue.`,
        )
      turn.budget.modelCalls += 1
      const answer = await handler(request)
      turn.budget.tokens += readUsage(answer)?.total_tokens ?? 0
      return answer
    },
  })

function findSpent(used: TurnBudget): string | null {
  if (used.modelCalls >= used.maxModelCalls) return `has made ${used.maxModelCalls} model calls`
  if (used.tokens >= used.maxTokens) return `has used ${used.maxTokens.toLocaleString('en')} tokens`
  if (performance.now() - used.startedAtMs >= used.maxElapsedMs)
    return `has run for ${Math.round(used.maxElapsedMs / 60_000)} minutes`
  return null
}
