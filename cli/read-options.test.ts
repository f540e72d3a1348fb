import { expect, test } from 'vitest'
import { parseEvalArguments } from '../evals/arguments.ts'
import { parseChatArguments } from './chat/arguments.ts'
import { asksForUsage, readOptions } from './read-options.ts'

test('--help asks for the usage, whatever else stands there', () => {
  expect(asksForUsage(['--help'], 'npm start')).toBe(true)
  expect(asksForUsage([], 'npm start')).toBe(false)
  expect(parseChatArguments(['Win back', '-h'])).toBeNull()
  expect(parseEvalArguments(['--task', 'a', '--help'])).toBeNull()
})

test('a program without options refuses what it is given, and says how it is used', () => {
  expect(() => asksForUsage(['--port', '80'], 'npm start')).toThrow("Unknown option '--port'.\n\nnpm start")
  expect(() => asksForUsage(['80'], 'npm start')).toThrow('“80” is one word too many.\n\nnpm start')
})

test('an option without its value is refused by its name', () => {
  expect(() => readOptions(['--out'], 'npm run export', { out: { type: 'string' } })).toThrow(/--out.*missing/)
})
