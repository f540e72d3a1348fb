import { expect, test } from 'vitest'
import { type CatalogueNames, namesOf } from '../catalogue.ts'
import { checkCondition } from './check-condition.ts'
import { Condition, type ConditionInput } from './condition.ts'
import { findSegmentCycle } from './find-segment-cycle.ts'
import type { JourneyNames } from './operator.ts'

const catalogue: CatalogueNames = namesOf(
  {
    traits: [
      { name: 'plan', type: 'text', coverage: 1, values: ['trial'], min: null, max: null },
      { name: 'ltv', type: 'number', coverage: 0.5, values: null, min: 0, max: 900 },
      { name: 'trial_ends_at', type: 'date', coverage: 0.5, values: null, min: null, max: null },
    ],
    events: [
      {
        name: 'order_completed',
        count: 12,
        lastSeenAt: '2026-11-24T09:00:00Z',
        properties: [{ name: 'total', type: 'number' }],
      },
      { name: 'cart_updated', count: 3, lastSeenAt: '2026-11-24T09:00:00Z', properties: [] },
    ],
  },
  {
    segments: new Map([['seg_1', 'VIP customers']]),
    topics: new Set(['offers']),
    campaigns: new Map([['cmp_1', 'Spring sale']]),
  },
)
const check = (written: ConditionInput, journey?: JourneyNames | null) =>
  checkCondition(Condition.parse(written), catalogue, 'audience', journey)

test('a condition over what exists has no problem', () => {
  expect(
    check({
      all: [
        { trait: { name: 'last_seen_at', beforeDaysAgo: 60 } },
        { trait: { name: 'trial_ends_at', withinNextDays: 3 } },
        { performed: { event: 'order_completed', where: [{ property: 'total', greaterThan: 5 }] } },
        { inSegment: { segment: 'VIP customers' } },
        { not: { opened: { campaign: 'cmp_1' } } },
        { subscribed: { topic: 'offers' } },
        { topPercent: { trait: 'ltv', percent: 10 } },
      ],
    }),
  ).toEqual([])
})

test.each<[string, string, string[], ConditionInput]>([
  ['audience/trait/name', 'unknown_trait', ['last_seen_at'], { trait: { name: 'last_seen', beforeDaysAgo: 6 } }],
  ['audience/trait/name', 'unknown_trait', [], { trait: { name: 'shoe_size', is: 44 } }],
  ['audience/performed/event', 'unknown_event', ['order_completed'], { performed: { event: 'Order Completed' } }],
  [
    'audience/firstPerformed/event',
    'unknown_event',
    ['cart_updated'],
    { firstPerformed: { event: 'cart_update', withinDays: 3 } },
  ],
  ['audience/inSegment/segment', 'unknown_segment', ['VIP customers'], { inSegment: { segment: 'VIPs customer' } }],
  ['audience/subscribed/topic', 'unknown_topic', ['offers'], { subscribed: { topic: 'offer' } }],
  ['audience/opened/campaign', 'unknown_campaign', ['cmp_1'], { opened: { campaign: 'Spring sale' } }],
  ['audience/trait/greaterThan', 'type_mismatch', [], { trait: { name: 'plan', greaterThan: 5 } }],
  ['audience/trait/is', 'type_mismatch', [], { trait: { name: 'ltv', is: '5' } }],
  ['audience/topPercent/trait', 'type_mismatch', [], { topPercent: { trait: 'plan', percent: 10 } }],
  [
    'audience/lastPerformed/withinDays',
    'empty_window',
    [],
    { lastPerformed: { event: 'cart_updated', withinDays: 7, beforeDaysAgo: 7 } },
  ],
  [
    'audience/performed/to',
    'empty_window',
    [],
    { performed: { event: 'cart_updated', from: '2026-02-01', to: '2026-01-01' } },
  ],
  [
    'audience/all/1/not/any/0/performed/where/0/property',
    'unknown_property',
    ['total'],
    {
      all: [
        { everyone: true },
        { not: { any: [{ performed: { event: 'order_completed', where: [{ property: 'Total', is: 5 }] } }] } },
      ],
    },
  ],
])('at %s: %s, nearest %j', (path, code, nearest, written) => {
  expect(check(written)).toEqual([{ path, code, nearest, message: expect.stringMatching(/^\S.*\.$/) }])
})

test('the message names what was meant', () => {
  expect(check({ trait: { name: 'last_seen', exists: true } })[0]?.message).toBe(
    'There is no trait “last_seen”; the nearest is “last_seen_at”.',
  )
  expect(check({ trait: { name: 'plan', greaterThan: 5 } })[0]?.message).toBe(
    '“plan” holds text, and “is greater than 5” needs a number.',
  )
})

test('empty groups and groups without end are refused even where no schema has read them', () => {
  expect(checkCondition({ all: [] }, catalogue, 'audience')[0]?.code).toBe('empty_group')
  const deep = Array.from({ length: 40 }).reduce<Condition>((inner) => ({ not: inner }), { everyone: true })
  expect(checkCondition(deep, catalogue, 'audience').map(({ code }) => code)).toEqual(['too_deep'])
})

test('what only a journey knows is checked against the journey', () => {
  const score: ConditionInput = { eventProperty: { name: 'totals', atLeast: 9 } }
  expect(check(score, null)[0]?.code).toBe('only_in_journey')
  expect(check(score, { event: 'order_completed', saved: new Map() })[0]).toMatchObject({
    code: 'unknown_property',
    nearest: ['total'],
  })
  expect(check(score)).toEqual([])
  expect(check({ performed: { event: 'cart_updated', sinceEntry: true } }, null)[0]?.code).toBe('only_in_journey')
  expect(check({ journeyValue: { name: 'survey', exists: true } }, null)[0]?.code).toBe('only_in_journey')
})

test('a segment cannot be saved into itself, however far round', () => {
  const segments = new Map([
    ['a', Condition.parse({ inSegment: { segment: 'b' } })],
    ['b', Condition.parse({ any: [{ not: { inSegment: { segment: 'c' } } }, { everyone: true }] })],
  ])
  const inA = Condition.parse({ inSegment: { segment: 'a' } })
  expect(findSegmentCycle(inA, ['c', 'seg_c'], segments, 'condition')[0]?.code).toBe('segment_cycle')
  expect(findSegmentCycle(inA, ['d'], segments, 'condition')).toEqual([])
})
