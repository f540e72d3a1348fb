import { expect, test } from 'vitest'
import { Condition, type ConditionInput } from './condition.ts'
import { listSegments, neededFacts } from './needed-facts.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const daysAgo = (days: number) => now.subtract({ hours: 24 * days }).toString()

function needs(written: ConditionInput, segments: Record<string, ConditionInput> = {}) {
  const lookup = new Map(Object.entries(segments).map(([name, condition]) => [name, Condition.parse(condition)]))
  const { events, anyEventSince, ...rest } = neededFacts(Condition.parse(written), { now, segments: lookup })
  const since = Array.from(events, ([name, from]) => [name, from?.toString() ?? null])
  return { ...rest, events: Object.fromEntries(since), anyEventSince: anyEventSince?.toString() }
}

test('traits alone need nothing more', () => {
  expect(needs({ trait: { name: 'plan', is: 'trial' } })).toEqual({
    traits: new Set(['plan']),
    events: {},
    anyEventSince: undefined,
    campaigns: new Set(),
    channels: new Set(),
    consents: false,
    thresholds: [],
  })
})

test('each event is needed as far back as the furthest question, also those of saved segments', () => {
  const order = (withinDays: number): ConditionInput => ({ performed: { event: 'order', withinDays } })
  const seen: ConditionInput = { lastPerformed: { event: 'seen', withinDays: 3 } }
  const asked: ConditionInput = { all: [order(7), { not: { inSegment: { segment: 'buyers' } } }, order(14), seen] }
  expect(needs(asked, { buyers: order(30) }).events).toEqual({ order: daysAgo(30), seen: daysAgo(3) })
  expect(needs({ any: [{ activeWithin: { days: 2 } }, { activeWithin: { days: 9 } }] }).anyEventSince).toBe(daysAgo(9))
})

test('campaigns, channels, consents and thresholds are named', () => {
  const asked = needs({
    all: [
      { opened: { campaign: 'cmp_1' } },
      { reachable: { channel: 'push' } },
      { subscribed: { topic: 'offers' } },
      { topPercent: { trait: 'ltv', percent: 10 } },
    ],
  })
  expect(asked.campaigns).toEqual(new Set(['cmp_1']))
  expect(asked.channels).toEqual(new Set(['push']))
  expect(asked.consents).toBe(true)
  expect(asked.thresholds).toEqual([{ trait: 'ltv', percent: 10 }])
})

test('the segments that a condition names itself are listed', () => {
  const vip: ConditionInput = { inSegment: { segment: 'VIP' } }
  expect(listSegments(Condition.parse({ any: [{ not: vip }, { all: [{ everyone: true }, vip] }] }))).toEqual([
    'VIP',
    'VIP',
  ])
})
