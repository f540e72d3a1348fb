import { expect, test } from 'vitest'
import { inferFromTone, inferRules } from './infer-rule.ts'

const loud = { before: 'Hurry! It ends soon!', after: 'It ends soon.' }
const texts = (corrections: Parameters<typeof inferRules>[0]) => inferRules(corrections).map(({ rule }) => rule.text)

test.each([
  ['once is a wish, not a habit', [loud], []],
  ['twice is a habit', [loud, loud], ['No exclamation marks.']],
  ['what was left in once is no habit', [loud, loud, { before: 'Yes! Now!', after: 'Yes!' }], []],
  ['what the latest does not show is not asked now', [{ before: 'Calm.', after: 'Calmer.' }, loud, loud], []],
  ['Liquid is no copy', [{ before: '{{ x | default: "hi!" }} you', after: 'you' }, loud], []],
  [
    'emoji and capitals are met too',
    [
      { before: 'GREAT news 🎉', after: 'Good news' },
      { before: 'HELLO 👋', after: 'Hello' },
    ],
    ['No emoji.', 'No words in capitals.'],
  ],
  [
    'one word for another, twice',
    [
      { before: 'Dear users, come', after: 'Dear readers, come' },
      { before: 'All users win', after: 'All readers win' },
    ],
    ['Say “readers”, not “users”.'],
  ],
  ['nothing is inferred from nothing', [], []],
])('%s', (_what, corrections, expected) => {
  expect(texts(corrections)).toEqual(expected)
})

test('a calmer tone comes with what was taken out', () => {
  expect(inferFromTone('plain', loud).rule.lint).toMatchObject({ maxExclamationMarks: 0, maxEmoji: null })
  expect(inferFromTone('warm', loud).rule.lint).toBeNull()
})
