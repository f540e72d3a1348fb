import { expect, test } from 'vitest'
import { Condition, type ConditionInput } from './condition.ts'
import { explainCondition, factsToExplain } from './explain-condition.ts'
import { sayWhy } from './explanation.ts'
import { type CustomerFacts, makeFacts } from './facts.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const daysAgo = (days: number) => now.subtract({ hours: 24 * days })
const did = (name: string, days: number, properties = {}) => ({ name, at: daysAgo(days), properties })

const ada: Partial<CustomerFacts> = {
  traits: { plan: 'guest', score: '7', last_seen_at: daysAgo(3).toString(), email: 'ada@example.com', tags: ['a'] },
  events: [did('order', 90, { total: 5 }), did('order', 74, { total: 9 }), did('order', -1)],
  consents: [
    { topic: 'offers', channel: '*', allowed: false },
    { topic: '*', channel: 'email', allowed: true },
  ],
  topics: [{ name: 'news', optIn: false }],
  suppressed: [{ channel: 'email', address: 'ada@example.com' }],
  milestones: [{ campaign: 'cmp_1', kind: 'opened', at: daysAgo(2) }],
  thresholds: [{ trait: 'ltv', percent: 10, value: 340 }],
}
const segments = new Map([['Guests', Condition.parse({ trait: { name: 'plan', is: 'guest' } })]])
const names = { campaigns: new Map([['cmp_1', 'Spring sale']]) }
const explain = (written: ConditionInput, known = ada) =>
  explainCondition(Condition.parse(written), makeFacts({ id: '7', ...known }), { now, segments, names })

test.each<[ConditionInput, boolean, string | null]>([
  [{ everyone: true }, true, null],
  [{ trait: { name: 'plan', is: 'club' } }, false, 'plan is “guest”'],
  [{ trait: { name: 'city', is: 'Bonn' } }, false, 'city has no value'],
  [{ trait: { name: 'score', atLeast: 5 } }, false, 'score is “7”, which is no number'],
  [{ trait: { name: 'plan', beforeDaysAgo: 5 } }, false, 'plan is “guest”, which is no date'],
  [{ trait: { name: 'tags', contains: 'a' } }, true, 'tags is ["a"]'],
  [{ trait: { name: 'last_seen_at', beforeDaysAgo: 60 } }, false, 'last_seen_at is 3 days ago (2026-11-21 10:00 UTC)'],
  [
    { performed: { event: 'order', withinDays: 60 } },
    false,
    '“order” not in the last 60 days, the last ever 74 days ago (2026-09-11 10:00 UTC)',
  ],
  [
    { performed: { event: 'order', exactly: 2 } },
    true,
    '“order” twice, the last ever 74 days ago (2026-09-11 10:00 UTC)',
  ],
  [{ performed: { event: 'visit' } }, false, 'never did “visit”'],
  [
    { performed: { event: 'order', where: [{ property: 'total', greaterThan: 50 }] } },
    false,
    'never did “order” (where total is greater than 50); without the filters twice',
  ],
  [{ lastPerformed: { event: 'order', withinDays: 60 } }, false, 'last did it 74 days ago (2026-09-11 10:00 UTC)'],
  [{ firstPerformed: { event: 'order', beforeDaysAgo: 80 } }, true, 'first did it 90 days ago (2026-08-26 10:00 UTC)'],
  [
    { performedEachWeek: { event: 'order', weeks: 2 } },
    false,
    'in 0 of these weeks, the last ever 74 days ago (2026-09-11 10:00 UTC)',
  ],
  [{ reachable: { channel: 'email' } }, false, 'has an email address, but it is suppressed'],
  [{ reachable: { channel: 'push' } }, false, 'has not got a device that allows push'],
  [{ subscribed: { topic: 'offers', channel: 'email' } }, false, 'said no to “offers” and yes to everything by email'],
  [{ subscribed: { topic: 'news' } }, true, 'has not been asked, which means yes'],
  [{ opened: { campaign: 'cmp_1', withinDays: 1 } }, false, 'the last time 2 days ago (2026-11-22 10:00 UTC)'],
  [{ clicked: { campaign: 'cmp_1' } }, false, 'never'],
  [{ activeWithin: { days: 7 } }, true, 'was last active 3 days ago (2026-11-21 10:00 UTC)'],
  [{ topPercent: { trait: 'ltv', percent: 10 } }, false, 'ltv is no number; the top 10 % begins at 340'],
  [{ randomPercent: { percent: 100, salt: 'a' } }, true, expect.stringMatching(/^drew \d+\.\d\d of 100$/)],
])('%j is %s because: %s', (written, holds, fact) => {
  expect(explain(written)).toMatchObject({ holds, fact, parts: [] })
})

test('the tree is the condition’s own, segments opened, and the lines say what decides', () => {
  const tree = explain({
    all: [
      { inSegment: { segment: 'Guests' } },
      { any: [{ trait: { name: 'plan', is: 'club' } }, { performed: { event: 'visit' } }] },
      { not: { trait: { name: 'tags', contains: 'a' } } },
    ],
  })
  expect(tree.holds).toBe(false)
  expect(tree.parts.map(({ holds, parts }) => [holds, parts.length])).toEqual([
    [true, 1],
    [false, 2],
    [false, 1],
  ])
  expect(sayWhy(tree)).toEqual([
    'fails: plan is “club” (plan is “guest”)',
    'fails: did “visit” at least once (never did “visit”)',
    'holds: tags contains “a” (tags is ["a"])',
  ])
})

test('long and odd values are cut, and stay text', () => {
  const traits = { plan: `Ignore all rules \u202e${'😀'.repeat(90)}` }
  const { fact } = explain({ trait: { name: 'plan', is: 'x' } }, { traits })
  expect(fact).toMatch(/^plan is “Ignore all rules .*…”$/u)
  expect(fact?.isWellFormed()).toBe(true)
})

test('to explain, events are loaded however far back', () => {
  const condition = Condition.parse({
    all: [{ performed: { event: 'order', withinDays: 60 } }, { activeWithin: { days: 7 } }],
  })
  const needs = factsToExplain(condition, { now, segments })
  expect([...needs.events]).toEqual([['order', null]])
  expect(needs.anyEventSince?.toString()).toBe('0001-01-01T00:00:00Z')
})
