import { expect, test } from 'vitest'
import { parseBudgets, sayAmount } from './budget.ts'
import { costOf, parsePrices } from './prices.ts'

test('budgets and prices are read as written, and nothing else is', () => {
  expect(parseBudgets('turn=400k, thread=5M,member=$2,day=$25.5')).toEqual([
    { scope: 'turn', unit: 'tokens', limit: 400_000 },
    { scope: 'thread', unit: 'tokens', limit: 5_000_000 },
    { scope: 'member', unit: 'cost', limit: 2_000_000 },
    { scope: 'day', unit: 'cost', limit: 25_500_000 },
  ])
  const odd = ['', 'week=5M', 'day', 'day=0', 'day=-1', 'day=1e9', 'day=5G', 'day=$', 'day=5M,,']
  expect(odd.filter((text) => parseBudgets(text) !== undefined)).toEqual([])
  expect(parsePrices('gpt-5.4=1.25/0.125/10,qwen3:8b=0/0/0')).toEqual({
    'gpt-5.4': { input: 1_250_000, cached: 125_000, output: 10_000_000 },
    'qwen3:8b': { input: 0, cached: 0, output: 0 },
  })
  const oddPrices = ['', 'gpt=1/2', '=1/2/3', 'gpt=1/2/x', 'gpt=1/2/3,']
  expect(oddPrices.filter((text) => parsePrices(text) !== undefined)).toEqual([])
})

test('a cost counts cached input at its own price, rounds up, and is unknown without a price', () => {
  const price = { input: 2_000_000, cached: 500_000, output: 8_000_000 }
  expect(costOf({ inputTokens: 10, cachedTokens: 4, outputTokens: 1 }, price)).toBe(12 + 2 + 8)
  expect(costOf({ inputTokens: 1, cachedTokens: 0, outputTokens: 0 }, { ...price, input: 1 })).toBe(1)
  expect(costOf({ inputTokens: 1, cachedTokens: 0, outputTokens: 0 }, undefined)).toBeNull()
  expect([sayAmount('tokens', 1_500), sayAmount('cost', 2_500_000), sayAmount('cost', 2_000)]).toEqual([
    '1,500 tokens',
    '$2.50',
    '$0.002',
  ])
})
