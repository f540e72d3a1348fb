import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FrequencyCap } from '../settings.ts'
import { findReachedCap, type PastDelivery } from './frequency-cap.ts'

const start = Temporal.Instant.from('2026-11-01T00:00:00Z')
const wanted = (now: Temporal.Instant) => ({ channel: 'push' as const, topic: 'offers', now })
const cap = (changes: Partial<FrequencyCap> = {}): FrequencyCap => ({
  channel: null,
  topic: null,
  limit: 2,
  windowHours: 24,
  ...changes,
})
const sentAfter = (hours: number, changes: Partial<PastDelivery> = {}): PastDelivery => ({
  channel: 'push',
  topic: 'offers',
  at: start.add({ hours }),
  ...changes,
})

test('a reached cap tells the numbers and when there is room again', () => {
  const reached = findReachedCap([cap()], [sentAfter(0), sentAfter(3)], wanted(start.add({ hours: 5 })))
  expect(reached).toEqual({ ...cap(), count: 2, nextPossibleAt: start.add({ hours: 24 }) })
})

test('the window rolls: at its very end there is room', () => {
  const past = [sentAfter(0), sentAfter(3)]
  expect(findReachedCap([cap()], past, wanted(start.add({ hours: 24 })))).toBeUndefined()
  expect(findReachedCap([cap()], past, wanted(start.add({ hours: 24 }).subtract({ nanoseconds: 1 })))).toBeDefined()
})

test('a cap on another channel or topic does not count', () => {
  const past = [sentAfter(0), sentAfter(1)]
  const now = start.add({ hours: 2 })
  expect(findReachedCap([cap({ channel: 'email' })], past, wanted(now))).toBeUndefined()
  expect(findReachedCap([cap({ topic: 'news' })], past, wanted(now))).toBeUndefined()
  const elsewhere = [sentAfter(0, { channel: 'email' }), sentAfter(1, { topic: 'news' })]
  expect(findReachedCap([cap({ channel: 'push', topic: 'offers' })], elsewhere, wanted(now))).toBeUndefined()
  expect(findReachedCap([cap()], elsewhere, wanted(now))?.count).toBe(2)
})

test('of several reached caps the one that holds the longest speaks; none ever for a limit of 0', () => {
  const past = [sentAfter(0), sentAfter(1)]
  const now = start.add({ hours: 2 })
  expect(findReachedCap([cap(), cap({ windowHours: 168 })], past, wanted(now))?.windowHours).toBe(168)
  expect(findReachedCap([cap(), cap({ limit: 0 })], past, wanted(now))?.nextPossibleAt).toBeNull()
})

const anyCap = fc.record({
  channel: fc.constantFrom(null, 'push', 'email'),
  topic: fc.constantFrom(null, 'offers', 'news'),
  limit: fc.integer({ min: 1, max: 3 }),
  windowHours: fc.constantFrom(1, 24, 168),
})
const anyAttempt = fc.record({
  channel: fc.constantFrom('push', 'email'),
  topic: fc.constantFrom('offers', 'news'),
  afterMinutes: fc.integer({ min: 0, max: 600 }),
})

test('however messages come, no window ever holds more than its cap; and what is refused goes at nextPossibleAt', () => {
  const covers = (cap: FrequencyCap, sent: PastDelivery) =>
    (cap.channel ?? sent.channel) === sent.channel && (cap.topic ?? sent.topic) === sent.topic
  fc.assert(
    fc.property(fc.array(anyCap, { maxLength: 3 }), fc.array(anyAttempt, { maxLength: 40 }), (caps, attempts) => {
      const past: PastDelivery[] = []
      let now = start
      for (const { channel, topic, afterMinutes } of attempts) {
        now = now.add({ minutes: afterMinutes })
        const reached = findReachedCap(caps, past, { channel, topic, now })
        if (reached === undefined) past.push({ channel, topic, at: now })
        const next = reached?.nextPossibleAt ?? null
        expect(next === null || findReachedCap(caps, past, { channel, topic, now: next }) === undefined).toBe(true)
      }
      for (const cap of caps)
        for (const last of past) {
          const began = last.at.subtract({ hours: cap.windowHours })
          const within = past.filter(
            (sent) =>
              covers(cap, sent) &&
              Temporal.Instant.compare(sent.at, began) > 0 &&
              Temporal.Instant.compare(sent.at, last.at) <= 0,
          )
          expect(within.length).toBeLessThanOrEqual(cap.limit)
        }
    }),
    { numRuns: 100 },
  )
})
