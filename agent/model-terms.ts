import type { Config } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import type { ModelTerms } from './turn-context.ts'

/**
 * What the models that are asked cost and may use.
 * @throws AppError invalid_configuration when a budget in money stands beside a model whose price nobody gave
 */
export function readModelTerms(config: Pick<Config, 'prices' | 'budgets'>, names: readonly string[]): ModelTerms {
  const { prices, budgets } = config
  const unknown = names.filter((name) => prices[name] === undefined)
  if (unknown.length > 0 && budgets.some(({ unit }) => unit === 'cost')) {
    throw new AppError('invalid_configuration', {
      detail: `CARILLON_BUDGETS has a budget in money, so CARILLON_MODEL_PRICES must say what ${unknown.join(' and ')} costs.`,
      extra: { variables: ['CARILLON_BUDGETS', 'CARILLON_MODEL_PRICES'] },
    })
  }
  return { prices, budgets }
}
