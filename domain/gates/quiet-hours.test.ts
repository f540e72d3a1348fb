import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findAllowedMinute, isQuietAt } from './quiet-hours.ts'

const at = (text: string) => Temporal.Instant.from(text)
const defer = (now: string, zone: string, fromMinute: number, toMinute: number) =>
  findAllowedMinute(at(now), zone, { fromMinute, toMinute }).toString()

test('outside quiet hours a message goes now', () => {
  expect(defer('2026-11-24T12:00:30Z', 'UTC', 22 * 60, 8 * 60)).toBe('2026-11-24T12:00:30Z')
})

test('across midnight it waits for the morning, on either side of it', () => {
  expect(defer('2026-11-24T22:00:00Z', 'UTC', 22 * 60, 8 * 60)).toBe('2026-11-25T08:00:00Z')
  expect(defer('2026-11-25T07:59:59.999Z', 'UTC', 22 * 60, 8 * 60)).toBe('2026-11-25T08:00:00Z')
  expect(defer('2026-11-25T08:00:00Z', 'UTC', 22 * 60, 8 * 60)).toBe('2026-11-25T08:00:00Z')
})

test('it is the local clock that counts', () => {
  expect(defer('2026-11-24T21:30:00Z', 'Europe/Berlin', 22 * 60, 8 * 60)).toBe('2026-11-25T07:00:00Z')
  expect(defer('2026-11-24T21:30:00Z', 'America/New_York', 22 * 60, 8 * 60)).toBe('2026-11-24T21:30:00Z')
  expect(defer('2026-11-24T16:45:00Z', 'Asia/Kathmandu', 22 * 60, 8 * 60)).toBe('2026-11-25T02:15:00Z')
})

test('an end that the clock jumps over is the jump', () => {
  // Berlin goes from 02:00 to 03:00 on 2026-03-29 at 01:00Z.
  expect(defer('2026-03-29T00:30:00Z', 'Europe/Berlin', 22 * 60, 2 * 60 + 30)).toBe('2026-03-29T01:00:00Z')
})

test('an hour that comes twice is quiet twice', () => {
  // Berlin has 02:00 to 03:00 twice on 2026-10-25; the second begins at 01:00Z.
  expect(defer('2026-10-25T00:10:00Z', 'Europe/Berlin', 22 * 60, 2 * 60 + 30)).toBe('2026-10-25T00:30:00Z')
  expect(defer('2026-10-25T01:10:00Z', 'Europe/Berlin', 22 * 60, 2 * 60 + 30)).toBe('2026-10-25T01:30:00Z')
})

test('equal ends mean no quiet hours', () => {
  expect(isQuietAt(at('2026-11-24T09:00:00Z'), 'UTC', { fromMinute: 540, toMinute: 540 })).toBe(false)
})

const anyMinute = fc.integer({ min: 0, max: 1439 })
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
]
const aroundChanges = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01', '2026-06-15']
const anyNow = fc
  .record({ day: fc.constantFrom(...aroundChanges), seconds: fc.integer({ min: -86_400, max: 2 * 86_400 }) })
  .map(({ day, seconds }) => at(`${day}T00:00:00Z`).add({ seconds }))

test('whatever the zone and the window, it waits for the first minute that is allowed', () => {
  fc.assert(
    fc.property(anyNow, fc.constantFrom(...zones), anyMinute, anyMinute, (now, zone, fromMinute, toMinute) => {
      const quiet = { fromMinute, toMinute }
      const until = findAllowedMinute(now, zone, quiet)
      expect(isQuietAt(until, zone, quiet)).toBe(false)
      const nextMinute = now.round({ smallestUnit: 'minute', roundingMode: 'ceil' })
      for (let minute = nextMinute; Temporal.Instant.compare(minute, until) < 0; minute = minute.add({ minutes: 1 }))
        expect(isQuietAt(minute, zone, quiet)).toBe(true)
    }),
    { numRuns: 150 },
  )
})
