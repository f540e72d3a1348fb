import { expect, test } from 'vitest'
import { lintCopy } from './lint.ts'
import { LintRule } from './memory.ts'

const breaches = (copy: string, lint: Partial<LintRule>) =>
  lintCopy(copy, [{ text: 'rule', lint: LintRule.parse(lint) }]).map(({ words }) => words)

test.each([
  ['Hello!', { maxExclamationMarks: 0 }, ['exclamation marks: 1, at most 0 allowed']],
  ['Hello', { maxExclamationMarks: 0 }, []],
  ['{{ customer.name | default: "you!" }} hello', { maxExclamationMarks: 0 }, []],
  ['Family 👨‍👩‍👧', { maxCharacters: 8 }, []],
  ['A wholesale offer', { bannedWords: ['sale'] }, []],
  ['Big SALE now', { bannedWords: ['sale'] }, ['avoid “sale”']],
  ['Dear users', { replacements: [{ avoid: 'users', use: 'members' }] }, ['avoid “users”, say “members”']],
  ['Buy now', { requiredWords: ['unsubscribe'] }, ['say “unsubscribe”']],
  ['C++ (rocks)', { bannedWords: ['c++'] }, ['avoid “c++”']],
  ['Größe zählt', { bannedWords: ['große'] }, []],
])('%s', (copy, lint, expected) => {
  expect(breaches(copy, lint)).toEqual(expected)
})

test('a rule without a check finds nothing', () => {
  expect(lintCopy('Hello!!!', [{ text: 'be calm', lint: null }])).toEqual([])
})
