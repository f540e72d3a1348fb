import { expect, test } from 'vitest'
import { emptyState, givenCampaign, givenOutcome, givenTask } from '../testing.ts'
import { state } from './state.ts'

const task = givenTask({
  expect: {
    trigger: { kind: 'broadcast' },
    audience: {
      all: [{ performed: { event: 'order_completed' } }, { trait: { name: 'last_seen_at', beforeDaysAgo: 60 } }],
    },
    channels: ['email'],
  },
})
const after = (document: Record<string, unknown>, count = 1) =>
  givenOutcome({
    after: {
      ...emptyState,
      campaigns: Array.from({ length: count }, (_, index) => givenCampaign(document, { id: `cmp_${index}` })),
    },
  })
const findingsOf = (document: Record<string, unknown>, count = 1) => state.grade(task, after(document, count))?.findings

test('the right state has no finding', () => {
  expect(findingsOf({})).toEqual([])
})

test('a nearly right state is told field by field', () => {
  const audience = {
    all: [{ performed: { event: 'order_completed' } }, { trait: { name: 'last_seen_at', beforeDaysAgo: 30 } }],
  }
  const push = { channel: 'push', content: { default: { title: 'Hello', body: 'Come.' } } }
  expect(findingsOf({ audience, steps: [{ kind: 'message', channels: [push] }] })).toEqual([
    'audience.all[1].trait.beforeDaysAgo: expected 60, is 30',
    'channels[0]: expected "email", is "push"',
  ])
})

test('a wrong state is wrong: another trigger, none, and one too many', () => {
  expect(findingsOf({ trigger: { kind: 'event', event: 'signed_up' } })).toEqual([
    'trigger.kind: expected "broadcast", is "event"',
  ])
  expect(findingsOf({}, 0)?.[0]).toContain('0 drafted, 1 is right')
  expect(findingsOf({}, 2)?.[0]).toContain('2 drafted')
})

test('what must be there of segments, memories, settings and campaigns is compared, and what must not be too', () => {
  const wanted = givenTask({
    expect: {
      campaigns: [{ name: 'Win back', status: 'paused' }],
      segments: [{ name: 'Germans' }],
      memories: [{ text: { $matches: 'emoji' } }],
      noMemories: [{ text: { $matches: 'utilize' } }],
      settings: { quietFromMinute: 1320 },
    },
  })
  const kept = { ...emptyState, campaigns: [givenCampaign({}, { status: 'live' })] }
  const findings = state.grade(
    wanted,
    givenOutcome({ before: kept, after: { ...kept, settings: { quietFromMinute: null } } }),
  )?.findings
  expect(findings).toEqual([
    '“Win back”.status: expected "paused", is "live"',
    'segments: there is none like {"name":"Germans"}; there are none',
    'memories: there is none like {"text":{"$matches":"emoji"}}; there are none',
    'settings.quietFromMinute: expected 1320, is null',
  ])
})
