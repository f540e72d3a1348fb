import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Answer, findEnd, judgeAnswer, maxAttempts } from './answer.ts'

const answered = (status: number, retryAfterMs: number | null = null): Answer => ({
  kind: 'answered',
  status,
  retryAfterMs,
  excerpt: '',
})
const hour = 3_600_000

test('all twelve attempts lie within about a day, each a longer time after the last', () => {
  const waits = Array.from({ length: maxAttempts - 1 }, (_, index) => judgeAnswer(answered(500), index + 1, 0.5))
  const afterMs = waits.map((verdict) => (verdict.kind === 'again' ? verdict.afterMs : NaN))
  expect(afterMs.slice(0, 4)).toEqual([5_000, 15_000, 45_000, 135_000])
  expect(afterMs).toEqual(afterMs.toSorted((a, b) => a - b))
  const total = afterMs.reduce((sum, each) => sum + each, 0)
  expect(total).toBeGreaterThan(20 * hour)
  expect(total).toBeLessThan(26 * hour)
  expect(judgeAnswer(answered(500), maxAttempts, 0.5)).toEqual({ kind: 'failed', reason: 'gave_up: status 500' })
})

test('every answer is done, tried again within hours, or given up, and none is tried for ever', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      fc.option(fc.integer({ min: 1, max: 1e12 })),
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (status, retryAfterMs, attempts, chance) => {
        const verdict = judgeAnswer(answered(status, retryAfterMs), attempts, chance)
        expect(verdict.kind === 'done').toBe(status >= 200 && status < 300)
        if (verdict.kind !== 'again') return
        expect(attempts).toBeLessThan(maxAttempts)
        expect([408, 425, 429].includes(status) || status >= 500).toBe(true)
        expect(verdict.afterMs).toBeGreaterThanOrEqual(4_000)
        expect(verdict.afterMs).toBeLessThanOrEqual(6 * hour * 1.2)
        expect(verdict.afterMs).toBeGreaterThanOrEqual(Math.min(retryAfterMs ?? 0, 6 * hour))
      },
    ),
  )
})

test.each([301, 400, 401, 404, 410, 422])('status %i is not tried again', (status) => {
  expect(judgeAnswer(answered(status), 1, 0)).toEqual({ kind: 'failed', reason: `status ${status}` })
})

test('what must not be called is not tried again, what gave no answer is', () => {
  expect(judgeAnswer({ kind: 'refused', reason: 'address_not_public' }, 1, 0)).toEqual({
    kind: 'failed',
    reason: 'address_not_public',
  })
  expect(judgeAnswer({ kind: 'no_answer', reason: 'timeout' }, 1, 0)).toMatchObject({ kind: 'again' })
})

test.each([
  [410, 1, 'gone: the receiver answered 410'],
  [503, maxAttempts, 'gave_up: status 503'],
  [503, 1, null],
  [401, 1, null],
  [200, maxAttempts, null],
])('a receiver that answers %i to attempt %i is left alone because of: %s', (status, attempts, reason) => {
  expect(findEnd(answered(status), judgeAnswer(answered(status), attempts, 0.5))).toBe(reason)
})
