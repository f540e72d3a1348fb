import { expect, test } from 'vitest'
import { readDuration } from './durations.ts'
import { tokenize } from './tokens.ts'

test.each([
  ['90 seconds', 'PT90S'],
  ['two secs', 'PT2S'],
  ['120 seconds', 'PT2M'],
  ['an hour and a half', 'PT90M'],
  ['a fortnight', 'P14D'],
  ['a second email', undefined],
  ['the second one', undefined],
])('“%s” is %s', (text, iso) => {
  const tokens = tokenize(text)
  expect(readDuration(tokens, tokens[0]?.word === 'the' ? 1 : 0)?.iso).toBe(iso)
})
