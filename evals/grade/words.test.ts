import { describe, expect, test } from 'vitest'
import { emptyState, givenCall, givenCampaign, givenOutcome, givenTask } from '../testing.ts'
import { answer } from './answer.ts'
import { copy } from './copy.ts'
import { listNumbers } from './numbers.ts'
import { listQuestions, questions } from './questions.ts'
import { trajectory } from './trajectory.ts'

describe('numbers', () => {
  test.each([
    ['1,200 customers', 1200],
    ['1 200 customers', 1200],
    ['1.2 thousand', 1200],
    ['12 % of them', 12],
    ['twelve of them', 12],
    ['nobody', 0],
    ['(10)', 10],
    ['10.', 10],
    ['3.5', 3.5],
  ])('%s', (text, number) => {
    expect(listNumbers(text)).toContain(number)
  })

  test.each([
    ['cmp_10 is live', 10],
    ['at 10:30', 10],
    ['on 2026-11-10', 10],
    ['version 1.10.3', 10],
    ['110 people', 10],
    ['H10', 10],
  ])('are not in %s', (text, number) => {
    expect(listNumbers(text)).not.toContain(number)
  })
})

test('an answer must say its numbers and words, and must not say others', () => {
  const task = givenTask({
    expect: { answer: { numbers: [10], contains: ['Win back'], notContains: ['maya@example.com'] } },
  })
  const judge = (words: string) => answer.grade(task, givenOutcome({ words }))?.findings.length
  expect([
    judge('“Win back” reaches 10.'),
    judge('“Win back” reaches 100.'),
    judge('Done.'),
    judge('10 for Win back: maya@example.com'),
  ]).toEqual([0, 1, 2, 1])
})

test('one question is asked at most, and what is quoted is none', () => {
  expect(listQuestions('Which topic? I will use “Ready to start?” as the subject.')).toEqual(['Which topic?'])
  const task = givenTask({ expect: { asks: ['x'] } })
  expect(questions.grade(task, givenOutcome({ words: 'Which one? And when?' }))?.passed).toBe(false)
  expect(
    questions.grade(
      givenTask({ expect: { answer: { matches: ['.'], questions: 1 } } }),
      givenOutcome({ words: 'Done.' }),
    )?.passed,
  ).toBe(false)
})

test('loops, errors and too many calls are found', () => {
  const task = givenTask({ maxCalls: 3, expect: { asks: ['x'] } })
  const call = givenCall({ tool: 'preview_audience' })
  expect(trajectory.grade(task, givenOutcome({ calls: [call, call, call, call] }))?.findings).toHaveLength(2)
  expect(trajectory.grade(task, givenOutcome({ calls: [call], fault: 'no end within 60 s' }))?.findings).toEqual([
    'no end within 60 s',
  ])
})

describe('copy', () => {
  const task = givenTask({ expect: { drafts: 1 } })
  const judge = (body: string, rule?: Record<string, unknown>) => {
    const steps = [
      { kind: 'message', channels: [{ channel: 'email', content: { default: { subject: 'Hello', body } } }] },
    ]
    const lint = {
      maxExclamationMarks: null,
      maxEmoji: null,
      maxSentences: null,
      maxCharacters: null,
      maxLinks: null,
      maxCapitalWords: null,
      bannedWords: [],
      requiredWords: [],
      replacements: [],
      ...rule,
    }
    const memory = {
      id: 'mry_1',
      kind: 'dont' as const,
      scope: { kind: 'workspace' as const, value: null },
      text: 'The rule',
      lint,
      createdAt: '2026-11-01T00:00:00Z',
    }
    return copy.grade(
      task,
      givenOutcome({ after: { ...emptyState, campaigns: [givenCampaign({ steps })], memories: [memory] } }),
    )?.findings
  }

  test('plain copy is fine', () => {
    expect(judge('Come and see what is new. [Look](https://example.com/new).')).toEqual([])
  })

  test('a brand rule that is broken is found', () => {
    expect(judge('Come!', { maxExclamationMarks: 0 })?.join(' ')).toContain('exclamation')
  })

  test.each(['Take 20 % off.', 'Only $5 today.', 'There is a discount for you.', 'Offer ends tonight.'])(
    'what nobody gave is found: %s',
    (body) => {
      expect(judge(body)).not.toEqual([])
    },
  )
})
