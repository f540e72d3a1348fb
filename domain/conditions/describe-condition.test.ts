import { expect, test } from 'vitest'
import { Condition, type ConditionInput } from './condition.ts'
import { describeCondition } from './describe-condition.ts'
import { funnelOf } from './funnel.ts'

const trial: ConditionInput = { trait: { name: 'plan', is: 'trial' } }
const gone: ConditionInput = { trait: { name: 'last_seen_at', beforeDaysAgo: 60 } }
const bought: ConditionInput = { performed: { event: 'order_completed' } }

test.each<[string, ConditionInput]>([
  ['did “order_completed” at least once and last_seen_at is more than 60 days ago', { all: [bought, gone] }],
  [
    'plan is “trial” and (did “order_completed” at least once or everyone)',
    { all: [trial, { any: [bought, { everyone: true }] }] },
  ],
  ['plan is “trial” and everyone', { all: [{ any: [trial] }, { everyone: true }] }],
  ['plan is not “trial”', { not: trial }],
  ['not (plan is “trial” or last_seen_at is more than 60 days ago)', { not: { any: [trial, gone] } }],
  ['plan is “trial”', { not: { not: trial } }],
  ['never did “order_completed”', { not: bought }],
  [
    'did not do “order_completed” in the last 30 days',
    { performed: { event: 'order_completed', atMost: 0, withinDays: 30 } },
  ],
  [
    'did “order_completed” (where total is at least 50 and coupon has a value) exactly twice since 2026-01-01',
    {
      performed: {
        event: 'order_completed',
        exactly: 2,
        from: '2026-01-01',
        where: [
          { property: 'total', atLeast: 50 },
          { property: 'coupon', exists: true },
        ],
      },
    },
  ],
  ['first did “app_opened” in the last 7 days', { firstPerformed: { event: 'app_opened', withinDays: 7 } }],
  [
    'last did “app_opened” between 60 days and 7 days ago',
    { lastPerformed: { event: 'app_opened', withinDays: 60, beforeDaysAgo: 7 } },
  ],
  ['did “app_opened” in each of the last 4 weeks', { performedEachWeek: { event: 'app_opened', weeks: 4 } }],
  ['is not in the segment “VIP”', { not: { inSegment: { segment: 'seg_1' } } }],
  ['is reachable by SMS', { reachable: { channel: 'sms' } }],
  ['is subscribed to “offers” by email', { subscribed: { topic: 'offers', channel: 'email' } }],
  ['does not allow messages by push', { not: { subscribed: { channel: 'push' } } }],
  ['did not open “Spring sale” in the last day', { not: { opened: { campaign: 'cmp_1', withinDays: 1 } } }],
  ['was active in the last 7 days', { activeWithin: { days: 7 } }],
  ['is in the top 10 % by ltv', { topPercent: { trait: 'ltv', percent: 10 } }],
  ['email does not contain “@example”', { not: { trait: { name: 'email', contains: '@example' } } }],
  ['plan is “a”, “b” or “c”', { trait: { name: 'plan', in: ['a', 'b', 'c'] } }],
  ['event.score is between 7 and 8', { eventProperty: { name: 'score', between: { from: 7, to: 8 } } }],
])('%s', (words, written) => {
  const names = { segments: new Map([['seg_1', 'VIP']]), campaigns: new Map([['cmp_1', 'Spring sale']]) }
  expect(describeCondition(Condition.parse(written), names)).toBe(words)
})

test('a funnel adds the parts of an audience one by one, each with its words', () => {
  const parsed = Condition.parse({ all: [trial, bought, gone] })
  expect(funnelOf(parsed).map(({ words }) => words)).toEqual([
    'plan is “trial”',
    'did “order_completed” at least once',
    'last_seen_at is more than 60 days ago',
  ])
  expect(funnelOf(parsed).map(({ condition }) => condition)).toEqual([
    Condition.parse(trial),
    Condition.parse({ all: [trial, bought] }),
    parsed,
  ])
  expect(funnelOf(Condition.parse(gone))).toHaveLength(1)
})
