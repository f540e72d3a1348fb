import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Brake, type BrakeTally, Brakes, defaultBrakes, listTripped } from './brakes.ts'

const tally = (count: number, messages: number, brake: BrakeTally['brake'] = 'complaints'): BrakeTally => ({
  channel: 'email',
  brake,
  count,
  messages,
})

test.each([
  [2, 1000, false],
  [3, 1000, true],
  [3, 1001, false],
  [3, 999, false],
  [300, 100_000, true],
  [299, 100_000, false],
  [0, 1_000_000, false],
])('%i complaints of %i messages: %s', (count, messages, isReached) => {
  expect(listTripped(defaultBrakes, [tally(count, messages)])).toHaveLength(isReached ? 1 : 0)
})

test('what is off trips never', () => {
  expect(listTripped({ ...defaultBrakes, complaints: null }, [tally(1000, 1000)])).toEqual([])
})

test('one more of what is bad never lets go, and whatever is counted with none of it holds nothing up', () => {
  const hundredths = fc.integer({ min: 1, max: 10_000 })
  const numbers = fc.record({ hundredths, messages: fc.nat(2_000_000), atLeast: fc.integer({ min: 1, max: 5000 }) })
  fc.assert(
    fc.property(numbers, fc.nat(2_000_000), ({ hundredths: share, messages, atLeast }, count) => {
      const brakes = { ...defaultBrakes, bounces: { percent: share / 100, atLeast, windowHours: 24 } }
      const trips = (bad: number) => listTripped(brakes, [tally(bad, messages, 'bounces')]).length > 0
      expect(trips(0)).toBe(false)
      expect(!trips(count) || trips(count + 1)).toBe(true)
      const least = Math.max(1, Math.ceil((share * messages) / 10_000))
      expect([trips(least - 1), trips(least)]).toEqual([false, messages >= atLeast])
    }),
  )
})

test.each([0, -1, 100.5, 0.001, Number.NaN, Infinity, '5'])('%s is no share', (percent) => {
  expect(Brake.safeParse({ percent, atLeast: 1, windowHours: 1 }).success).toBe(false)
})

test('the defaults are settings that may be set', () => {
  expect(Brakes.parse(defaultBrakes)).toEqual(defaultBrakes)
})
