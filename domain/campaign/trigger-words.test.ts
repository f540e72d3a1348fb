import { expect, test } from 'vitest'
import { describeTrigger } from './trigger-words.ts'
import { Trigger } from './trigger.ts'
import { sayZones } from './zone-words.ts'

const broadcast = (schedule: object) => ({ kind: 'broadcast', schedule })
const recurring = (parts: object) =>
  broadcast({ kind: 'recurring', atLocalTime: '08:00', zone: 'Europe/Berlin', ...parts })
const date = (parts: object) => ({ kind: 'date', trait: 'trial_ends_at', atLocalTime: '09:00', ...parts })

test.each([
  [
    broadcast({ kind: 'at', at: '2026-12-01T09:00', zone: 'customer' }),
    'Once, on Tue 1 Dec 2026 at 09:00 in each customer’s own time',
  ],
  [recurring({ every: 'day' }), 'Every day at 08:00 Europe/Berlin time'],
  [recurring({ every: 'week', weekdays: ['monday', 'friday'] }), 'Every Monday and Friday at 08:00 Europe/Berlin time'],
  [
    recurring({ every: 'month', weekdays: ['monday'] }),
    'On the first Monday of every month at 08:00 Europe/Berlin time',
  ],
  [
    recurring({ every: 'month', weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] }),
    'On the first weekday of every month at 08:00 Europe/Berlin time',
  ],
  [recurring({ every: 'month', dayOfMonth: 31 }), 'On the last day of every month at 08:00 Europe/Berlin time'],
  [recurring({ every: 'month', dayOfMonth: 30 }), 'On day 30 of every month, or its last at 08:00 Europe/Berlin time'],
  [date({ offsetDays: -3 }), '3 days before trial_ends_at, at 09:00 in their time'],
  [date({ offsetDays: 0 }), 'On the day of trial_ends_at, at 09:00 in their time'],
  [date({ offsetDays: 0, every: 'year' }), 'On each anniversary of trial_ends_at, at 09:00 in their time'],
  [date({ offsetDays: 1, every: 'year' }), '1 day after each anniversary of trial_ends_at, at 09:00 in their time'],
])('%j is said in words', (trigger, words) => {
  expect(describeTrigger(Trigger.parse(trigger))).toBe(words)
})

const zones = [
  { timezone: 'Europe/Berlin', count: 40 },
  { timezone: null, count: 100 },
  { timezone: 'Pacific/Honolulu', count: 2 },
  { timezone: 'Mars/Olympus', count: 23 },
  { timezone: 'Pacific/Auckland', count: 7 },
]
const localAt = Temporal.PlainDateTime.from('2026-12-01T09:00')
const sayAt = (now: string) =>
  sayZones(localAt, zones, { now: Temporal.Instant.from(now), workspaceZone: 'Europe/Berlin' })

test('a time in each customer’s zone says where it comes first and last, and whose zone is not known', () => {
  expect(sayAt('2026-11-24T10:00:00Z')).toEqual({
    schedule:
      'first in Auckland (Mon 30 Nov 2026 at 21:00 Europe/Berlin time), last in Honolulu (Tue 1 Dec 2026 at 20:00 Europe/Berlin time); 123 customers without a known time zone use Europe/Berlin',
    warnings: [],
  })
})

test('where the time is past already is said, and how many would get nothing', () => {
  const { schedule, warnings } = sayAt('2026-12-01T10:00:00Z')
  expect(schedule).toBe('123 customers without a known time zone use Europe/Berlin')
  expect(warnings).toEqual([
    'The time is past already in Auckland, Berlin: 170 customers there would get nothing. A later time reaches them too.',
  ])
})
