import { expect, test } from 'vitest'
import { normalise } from './normalise.ts'

test.each([
  ['mesages', 'messages'],
  ['recieve', 'receive'],
  ['teh', 'the'],
  ['taht', 'that'],
  ['les', 'less'],
  ['wek', 'week'],
  ['undoo', 'undo'],
  ['campagin', 'campaign'],
  ['stlye', 'style'],
])('“%s” is a slip of “%s”', (typed, meant) => {
  expect(normalise(typed)).toBe(meant)
})

test.each(
  'sales late laser massage charge chance vice beast stack compete converted brought older newer cancel roles preview sundae'.split(
    ' ',
  ),
)('“%s” is a word of its own', (word) => {
  expect(normalise(word)).toBe(word)
})
