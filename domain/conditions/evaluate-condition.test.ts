import { describe, expect, test } from 'vitest'
import { Condition, type ConditionInput } from './condition.ts'
import { conditionToSql } from './condition-to-sql.ts'
import { evaluateCondition, type TruthScope } from './evaluate-condition.ts'
import { type CustomerFacts, makeFacts } from './facts.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const at = (text: string) => Temporal.Instant.from(text)
const did = (name: string, time: string, properties = {}) => ({ name, at: at(time), properties })

function holds(written: ConditionInput, known: Partial<CustomerFacts> = {}, scope: Partial<TruthScope> = {}) {
  const facts = makeFacts({ id: '7', ...known })
  return evaluateCondition(Condition.parse(written), facts, { now, segments: new Map(), ...scope })
}
const about = (value: unknown, comparison: object) =>
  holds(Condition.parse({ trait: { name: 'x', ...comparison } }), { traits: value === undefined ? {} : { x: value } })

describe('a comparison of a value', () => {
  test.each([
    [{ is: 'trial' }, ['trial'], ['Trial', ' trial', 5, null, undefined, ['trial']]],
    [{ is: 5 }, [5], ['5', 5.1, null]],
    [{ isNot: 'trial' }, ['Trial', 5, null, undefined], ['trial']],
    [{ in: ['a', 5] }, ['a', 5], ['A', '5', undefined]],
    [{ contains: 'ÉCO' }, ['mon école', ['ÉCO', 'x']], ['eco', ['école'], null, undefined]],
    [{ contains: '.*' }, ['a.*b'], ['ab']],
    [{ startsWith: '😀' }, ['😀 hi'], ['hi 😀', 5]],
    [{ endsWith: '@EXAMPLE.com' }, ['a@example.com'], ['a@example.com.evil']],
    [{ exists: true }, ['', 0, false], [null, undefined]],
    [{ exists: false }, [null, undefined], ['', 0, false]],
    [{ before: '2026-11-24' }, ['2026-11-23', '2026-11-23T23:59:59.999Z'], ['2026-11-24', 'soon', 0]],
    [{ after: '2026-11-24' }, ['2026-11-25'], ['2026-11-24T23:59:59Z', '2026-11-24']],
    [{ after: '2026-11-24T09:00:00Z' }, ['2026-11-24T09:00:00.000001Z'], ['2026-11-24T10:00+01:00']],
    [{ beforeDaysAgo: 60 }, ['2026-09-25T09:59:59.999999Z'], ['2026-09-25T10:00Z', undefined]],
    [{ withinLastDays: 7 }, ['2026-11-17T10:00Z', '2026-11-24T10:00Z'], ['2026-11-17T09:59Z', '2026-11-24T10:01Z']],
    [{ withinNextDays: 3 }, ['2026-11-24T10:00Z', '2026-11-27T10:00Z'], ['2026-11-24T09:59Z', '2026-11-28']],
    [{ greaterThan: 5 }, [5.01], [5, '6', null]],
    [{ lessThan: 5 }, [-1], [5, '4']],
    [{ atLeast: 5 }, [5], [4.99, '5']],
    [{ atMost: 5 }, [5], [5.01, true]],
    [{ between: { from: 1, to: 3 } }, [1, 3], [0.9, 3.1, '2']],
    [{ between: { from: '2026-11-01', to: '2026-11-02' } }, ['2026-11-01', '2026-11-02T23:59Z'], ['2026-11-03']],
  ])('%j', (comparison, matching, others) => {
    expect(matching.filter((value) => !about(value, comparison))).toEqual([])
    expect(others.filter((value) => about(value, comparison))).toEqual([])
  })

  test('a point in time of ours is on a date, and has no text', () => {
    const traits = { created_at: '2026-11-20T23:30:00Z' }
    expect(holds({ trait: { name: 'created_at', is: '2026-11-20' } }, { traits })).toBe(true)
    expect(holds({ trait: { name: 'created_at', is: '2026-11-21' } }, { traits })).toBe(false)
    expect(holds({ trait: { name: 'created_at', startsWith: '2026' } }, { traits })).toBe(false)
  })
})

describe('events', () => {
  const events = [
    did('order', '2026-11-24T10:00:00Z', { total: 80 }),
    did('order', '2026-11-17T10:00:00Z', { total: 20 }),
    did('order', '2026-11-24T10:00:01Z', { total: 500 }),
  ]
  test.each<[ConditionInput, boolean]>([
    [{ performed: { event: 'order' } }, true],
    [{ performed: { event: 'order', exactly: 2 } }, true],
    [{ performed: { event: 'order', atLeast: 3 } }, false],
    [{ performed: { event: 'order', exactly: 2, withinDays: 7 } }, true],
    [{ performed: { event: 'order', atMost: 0, to: '2026-11-16' } }, true],
    [{ performed: { event: 'order', exactly: 1, to: '2026-11-17' } }, true],
    [{ performed: { event: 'order', where: [{ property: 'total', greaterThan: 100 }] } }, false],
    [{ firstPerformed: { event: 'order', withinDays: 7 } }, true],
    [{ firstPerformed: { event: 'order', withinDays: 6 } }, false],
    [{ firstPerformed: { event: 'order', beforeDaysAgo: 6 } }, true],
    [{ firstPerformed: { event: 'order', beforeDaysAgo: 7 } }, false],
    [{ firstPerformed: { event: 'order', withinDays: 8, beforeDaysAgo: 6 } }, true],
    [{ lastPerformed: { event: 'order', beforeDaysAgo: 1 } }, false],
    [{ lastPerformed: { event: 'order', withinDays: 1 } }, true],
    [{ performedEachWeek: { event: 'order', weeks: 2 } }, true],
    [{ performedEachWeek: { event: 'order', weeks: 3 } }, false],
    [{ performedEachWeek: { event: 'order', weeks: 1 } }, true],
    [{ activeWithin: { days: 1 } }, true],
  ])('%j is %s; what lies ahead of now is not seen', (condition, expected) => {
    expect(holds(condition, { events })).toBe(expected)
  })
})

test('exactly seven days old is last week’s, and beyond the last of the weeks does not stand in for another', () => {
  const events = [did('seen', '2026-11-24T10:00:00Z'), did('seen', '2026-11-10T10:00:00Z')]
  expect(holds({ performedEachWeek: { event: 'seen', weeks: 2 } }, { events })).toBe(false)
})

describe('inside a journey', () => {
  const event = did('nps_submitted', '2026-11-24T09:00:00Z', { score: 3 })
  const low: ConditionInput = { eventProperty: { name: 'score', atMost: 6 } }
  const survey: ConditionInput = { journeyValue: { name: 'survey.score', atLeast: 9 } }
  const since: ConditionInput = { performed: { event: 'order', sinceEntry: true } }

  test('the trigger’s event, saved values and the time since entry count', () => {
    expect(holds(low, {}, { event })).toBe(true)
    expect(holds(low, {}, { event: null })).toBe(false)
    expect(holds(survey, {}, { journey: { survey: { score: 9 } } })).toBe(true)
    expect(holds(survey, {}, { journey: { survey: 'none' } })).toBe(false)
    expect(holds(survey, {}, { journey: { 'survey.score': 10, survey: { score: 1 } } })).toBe(true)
    const events = [did('order', '2026-11-24T08:00:00Z')]
    expect(holds(since, { events }, { enteredAt: at('2026-11-24T08:00:00Z') })).toBe(true)
    expect(holds(since, { events }, { enteredAt: at('2026-11-24T08:00:01Z') })).toBe(false)
  })

  test.each([low, survey, since])('outside, %j is an error and not a guess', (condition) => {
    const refused = expect.objectContaining({
      code: 'invalid_condition',
      message: expect.stringMatching(/only inside a journey/),
    })
    expect(() => holds(condition)).toThrow(refused)
    const scope = { workspaceId: 1, now, segments: new Map() }
    expect(() => conditionToSql(Condition.parse(condition), scope)).toThrow(refused)
  })
})

describe('a saved segment', () => {
  const segmentsOf = (written: Record<string, ConditionInput>) =>
    new Map(Object.entries(written).map(([name, condition]) => [name, Condition.parse(condition)]))

  test('stands for its condition, and one that contains itself or does not exist is refused', () => {
    const segments = segmentsOf({
      VIP: { trait: { name: 'ltv', greaterThan: 100 } },
      a: { inSegment: { segment: 'b' } },
      b: { not: { inSegment: { segment: 'a' } } },
    })
    const ask = (segment: string) => holds({ inSegment: { segment } }, { traits: { ltv: 101 } }, { segments })
    expect(ask('VIP')).toBe(true)
    expect(() => ask('a')).toThrow('A segment contains itself: a → b → a.')
    expect(() => ask('VIPs')).toThrow(expect.objectContaining({ code: 'unknown_name', extra: { nearest: ['VIP'] } }))
  })
})

test('a random share is near its size, stable for a salt and independent of another', () => {
  const ids = Array.from({ length: 4000 }, (_, index) => String(index))
  const pick = (salt: string) => ids.filter((id) => holds({ randomPercent: { percent: 25, salt } }, { id }))
  const [first, again, other] = [pick('a'), pick('a'), pick('b')]
  expect(first).toEqual(again)
  expect(first.length / ids.length).toBeCloseTo(0.25, 1)
  expect(first.filter((id) => other.includes(id)).length / ids.length).toBeCloseTo(0.0625, 1)
})
