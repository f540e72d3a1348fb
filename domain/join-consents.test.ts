import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinConsents, type SaidConsent } from './join-consents.ts'

const at = (hour: number) => Temporal.Instant.from('2026-11-24T00:00:00Z').add({ hours: hour })
const words = fc.record({
  customerId: fc.constantFrom(1, 2, 3),
  topic: fc.constantFrom('*', 'offers'),
  channel: fc.constantFrom('*', 'email'),
  allowed: fc.boolean(),
  source: fc.constant('api'),
  changedAt: fc.integer({ min: 0, max: 3 }).map(at),
})

test('the later word counts, of two at once the refusal, and none is lost', () => {
  fc.assert(
    fc.property(fc.array(words), (said: SaidConsent[]) => {
      const joined = joinConsents(said)
      expect(joined.flatMap(({ kept, overruled }) => [kept, ...overruled])).toHaveLength(said.length)
      expect(new Set(joined.map(({ kept }) => `${kept.topic}/${kept.channel}`)).size).toBe(joined.length)
      for (const { kept, overruled } of joined) {
        for (const other of overruled) {
          const order = Temporal.Instant.compare(kept.changedAt, other.changedAt)
          expect(order > 0 || (order === 0 && (!kept.allowed || other.allowed))).toBe(true)
        }
      }
    }),
  )
})
