import { costOf, type TokenUse } from '../domain/budgets/prices.ts'
import type { TurnContext } from './turn-context.ts'

/** Add to what the turn has used, and to what it cost as long as every price is known. */
export function countUse(turn: Pick<TurnContext, 'budget' | 'use' | 'models' | 'answeredBy'>, use: TokenUse): void {
  const { use: total, models, budget } = turn
  budget.tokens += use.inputTokens + use.outputTokens
  total.inputTokens += use.inputTokens
  total.outputTokens += use.outputTokens
  total.cachedTokens += use.cachedTokens
  const cost = costOf(use, models.prices[turn.answeredBy])
  total.costMicros = cost === null || total.costMicros === null ? null : total.costMicros + cost
}
