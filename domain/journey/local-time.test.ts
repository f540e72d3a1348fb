import { expect, test } from 'vitest'
import { addDuration, findNextLocalTime } from './local-time.ts'

const at = (text: string) => Temporal.Instant.from(text)
const berlin = 'Europe/Berlin'

test('three days later is the same time of day, over a change of the clocks too', () => {
  expect(addDuration(at('2026-10-23T08:00:00Z'), 'P3D', berlin)).toEqual(at('2026-10-26T09:00:00Z'))
  expect(addDuration(at('2026-10-23T08:00:00Z'), 'PT72H', berlin)).toEqual(at('2026-10-26T08:00:00Z'))
})

test('the next nine o’clock is today’s, or tomorrow’s once it is past', () => {
  expect(findNextLocalTime(at('2026-11-24T07:59:00Z'), '09:00', [], berlin)).toEqual(at('2026-11-24T08:00:00Z'))
  expect(findNextLocalTime(at('2026-11-24T08:00:00Z'), '09:00', [], berlin)).toEqual(at('2026-11-24T08:00:00Z'))
  expect(findNextLocalTime(at('2026-11-24T08:00:01Z'), '09:00', [], berlin)).toEqual(at('2026-11-25T08:00:00Z'))
})

test('only on the days that are allowed, in a week’s time if it must be', () => {
  const tuesday = at('2026-11-24T08:00:01Z')
  expect(findNextLocalTime(tuesday, '09:00', ['tuesday'], berlin)).toEqual(at('2026-12-01T08:00:00Z'))
  expect(findNextLocalTime(tuesday, '09:00', ['saturday', 'sunday'], berlin)).toEqual(at('2026-11-28T08:00:00Z'))
})

test('a time that the clocks jump over comes after the jump, and no day is left out', () => {
  expect(findNextLocalTime(at('2026-03-29T00:30:00Z'), '02:30', [], berlin)).toEqual(at('2026-03-29T01:30:00Z'))
  expect(findNextLocalTime(at('2026-10-25T00:15:00Z'), '02:30', [], berlin)).toEqual(at('2026-10-25T00:30:00Z'))
  expect(findNextLocalTime(at('2026-10-25T00:45:00Z'), '02:30', [], berlin)).toEqual(at('2026-10-26T01:30:00Z'))
})
