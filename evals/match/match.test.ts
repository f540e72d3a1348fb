import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Condition, type ConditionInput } from '../../domain/conditions/condition.ts'
import { findDifferences } from './match.ts'
import { findUnknownMatchers } from './matchers.ts'

const bought: ConditionInput = { performed: { event: 'order_completed', atLeast: 1 } }
const gone: ConditionInput = { trait: { name: 'last_seen_at', beforeDaysAgo: 60 } }
const stored = (condition: ConditionInput) => Condition.parse(condition)
const isSame = (expected: unknown, actual: ConditionInput) => findDifferences(expected, stored(actual)).length === 0

describe('conditions', () => {
  test.each<[string, ConditionInput, ConditionInput]>([
    ['the order of all', { all: [bought, gone] }, { all: [gone, bought] }],
    ['a group of one', bought, { all: [bought] }],
    ['a group of one that is expected', { any: [bought] }, bought],
    ['a group within its like', { all: [bought, gone] }, { all: [{ all: [gone] }, { all: [bought] }] }],
    ['not of not', gone, { not: { not: gone } }],
    ['everyone beside others', gone, { all: [{ everyone: true }, gone] }],
    ['at least once and no count', bought, { performed: { event: 'order_completed' } }],
  ])('are the same but for %s', (_, expected, actual) => {
    expect(isSame(expected, actual)).toBe(true)
  })

  test.each<[string, ConditionInput, ConditionInput]>([
    ['one more', { all: [bought, gone] }, { all: [bought, gone, { trait: { name: 'plan', is: 'pro' } }] }],
    ['one less', { all: [bought, gone] }, bought],
    ['any for all', { all: [bought, gone] }, { any: [bought, gone] }],
    ['another number', gone, { trait: { name: 'last_seen_at', beforeDaysAgo: 30 } }],
    ['a window that nobody asked for', bought, { performed: { event: 'order_completed', atLeast: 1, withinDays: 30 } }],
    ['more often', bought, { performed: { event: 'order_completed', atLeast: 2 } }],
    ['another comparison', gone, { trait: { name: 'last_seen_at', withinLastDays: 60 } }],
    ['its opposite', gone, { not: gone }],
  ])('differ by %s', (_, expected, actual) => {
    expect(isSame(expected, actual)).toBe(false)
  })

  test('differences name the field', () => {
    const actual = stored({ all: [{ trait: { name: 'last_seen_at', beforeDaysAgo: 30 } }, bought] })
    expect(findDifferences({ all: [bought, gone] }, actual, 'audience')).toEqual([
      { path: 'audience.all[1].trait.beforeDaysAgo', expected: '60', actual: '30' },
    ])
  })

  test('each fits itself in any order of its groups', () => {
    const leaf = fc.constantFrom<ConditionInput>(
      bought,
      gone,
      { trait: { name: 'plan', is: 'pro' } },
      { everyone: true },
    )
    const group = fc.array(leaf, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(group, fc.constantFrom('all', 'any'), (parts, kind) => {
        const [one, other] =
          kind === 'all' ? [{ all: parts }, { all: parts.toReversed() }] : [{ any: parts }, { any: parts.toReversed() }]
        expect(isSame(one, other)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('values', () => {
  test.each([
    ['a part of a record', { kind: 'event' }, { kind: 'event', event: 'signed_up' }],
    ['a length of time in other words', 'PT60M', 'PT1H'],
    ['a day', 'P1D', 'PT24H'],
    ['one of several', { $anyOf: ['a', 'b'] }, 'b'],
    ['near', { $near: 10, by: 2 }, 12],
    ['text like it', { $matches: 'dark mode' }, 'Dark mode is here'],
    ['nothing', { $absent: true }, null],
    ['an empty list as nothing', { $absent: true }, []],
    ['a list that holds it', { $includes: [{ a: 1 }] }, [{ a: 2 }, { a: 1, b: 3 }]],
    ['anything else', { $not: 'a' }, 'b'],
    ['exits in any order', { exit: ['a', 'b'] }, { exit: ['b', 'a'] }],
  ])('fit: %s', (_, expected, actual) => {
    expect(findDifferences(expected, actual)).toEqual([])
  })

  test.each([
    ['a step more', { steps: [1] }, { steps: [1, 2] }],
    ['another order of steps', { steps: [1, 2] }, { steps: [2, 1] }],
    ['a field that is not there', { kind: 'event' }, {}],
    ['too far', { $near: 10, by: 2 }, 13],
    ['a number for its text', 1, '1'],
    ['something where nothing must be', { $absent: true }, 'x'],
    ['a list without it', { $includes: [3] }, [1, 2]],
    ['what it must not be', { $not: 'a' }, 'a'],
    ['another length of time', 'PT1H', 'PT2H'],
  ])('do not fit: %s', (_, expected, actual) => {
    expect(findDifferences(expected, actual)).not.toEqual([])
  })

  test('a matcher that there is not is said when the task is read', () => {
    expect(findUnknownMatchers({ a: [{ $near: 1, by: 2 }, { $aproximately: 3 }] })[0]).toContain(
      'there is no matcher $aproximately',
    )
    expect(findUnknownMatchers({ $near: 1, within: 2 })).toHaveLength(1)
  })
})
