import { AIMessage, type BaseMessage, ToolMessage } from '@langchain/core/messages'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, foldLimits, splitTurns } from './fold.ts'
import { readSummary } from './folded.ts'
import { memberMessage } from './member-message.ts'

const maya = { id: 'mem_1', name: 'Maya' }
const Turn = fc.record({
  said: fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }),
  results: fc.array(fc.string({ maxLength: 300 }), { maxLength: 3 }),
  answered: fc.option(fc.string({ maxLength: 400 })),
})
const limits = { turns: 6, chars: 3_000, keptTurns: 3, keptChars: 1_000 }

function toMessages(turns: readonly { said: string; results: string[]; answered: string | null }[], from = 0) {
  return turns.flatMap(({ said, results, answered }, index): BaseMessage[] => {
    const calls = results.map((_, call) => ({ id: `call_${from + index}_${call}`, name: 'look', args: {} }))
    return [
      memberMessage(said, `trn_${from + index}`, maya),
      ...(calls.length === 0 ? [] : [new AIMessage({ content: '', tool_calls: calls })]),
      ...calls.map(({ id }, call) => new ToolMessage({ content: results[call] ?? '', tool_call_id: id })),
      ...(answered === null ? [] : [new AIMessage(answered)]),
    ]
  })
}

test('however a thread goes, folding cuts between turns, keeps the latest word for word, and accounts for every turn', () => {
  fc.assert(
    fc.property(fc.array(Turn, { minLength: 1, maxLength: 12 }), fc.array(Turn, { maxLength: 12 }), (early, late) => {
      const first = fold(toMessages(early), limits) ?? toMessages(early)
      const whole = [...first, ...toMessages(late, early.length)]
      const folded = fold(whole, limits)
      if (folded === null) return
      const summary = readSummary(folded)
      const kept = folded.slice(1)
      expect(whole.slice(-kept.length)).toEqual(kept)
      expect(splitTurns(kept).length).toBeGreaterThanOrEqual(2)
      expect(kept[0]?.getType()).toBe('human')
      const calls = kept.flatMap((message) => (AIMessage.isInstance(message) ? (message.tool_calls ?? []) : []))
      const results = kept.flatMap((message) => (ToolMessage.isInstance(message) ? [message.tool_call_id] : []))
      expect(results).toEqual(calls.map(({ id }) => id))
      const told = (summary?.turns ?? []).length + (summary?.leftOut ?? 0)
      expect(told + splitTurns(kept).length).toBe(early.length + late.length)
      expect(JSON.stringify(summary)).toSatisfy((text: string) => text.isWellFormed() && text.length < 20_000)
      expect(splitTurns(kept).length).toBeLessThanOrEqual(limits.keptTurns)
    }),
    { numRuns: 100 },
  )
})

test('a thread of a thousand turns stays as short as one of fifty', () => {
  let messages: BaseMessage[] = []
  const sizes: number[] = []
  for (let index = 0; index < 1_000; index += 1) {
    messages.push(
      ...toMessages([{ said: `word `.repeat(60), results: ['x'.repeat(2_000)], answered: 'Done. ' }], index),
    )
    messages = fold(messages) ?? messages
    sizes.push(JSON.stringify(messages.map(({ text }) => text)).length)
  }
  const most = (part: readonly number[]) => Math.max(...part)
  expect(most(sizes.slice(500))).toBeLessThan(most(sizes.slice(0, 100)) * 1.2)
  expect(readSummary(messages)?.leftOut).toBeGreaterThan(900)
})

test('a short thread is left alone, and one long turn is not cut', () => {
  const turns = Array.from({ length: foldLimits.turns }, () => ({ said: 'a', results: ['b'], answered: 'c' }))
  expect(fold(toMessages(turns))).toBeNull()
  expect(fold(toMessages([{ said: 'a', results: ['b'.repeat(foldLimits.chars)], answered: 'c' }]))).toBeNull()
})
