import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeDecision } from './judge-decision.ts'

const begin = Temporal.Instant.from('2026-11-02T09:00:00Z')
const expiresAt = begin.add({ hours: 24 })
const step = fc.record({
  status: fc.constantFrom('approved', 'approved', 'approved', 'rejected', 'superseded'),
  memberId: fc.constantFrom('mem_a', 'mem_b', 'mem_c'),
  hours: fc.integer({ min: 0, max: 8 }),
  /** Whether who came first has lost the role meanwhile. */
  lost: fc.boolean(),
})

test('whatever is clicked in whichever order, two different people approved in time, or nothing happened', () => {
  fc.assert(
    fc.property(fc.constantFrom(1 as const, 2 as const), fc.array(step, { maxLength: 12 }), (approvers, steps) => {
      let [at, firstBy] = [begin, null as string | null]
      for (const { status, memberId, hours, lost } of steps) {
        at = at.add({ hours })
        if (lost) firstBy = null
        const verdict = judgeDecision({ approvers, firstBy, expiresAt }, { status, memberId, at })
        const isLate = Temporal.Instant.compare(at, expiresAt) >= 0
        expect(verdict === 'expired').toBe(isLate)
        const isGiven = status === 'approved' && (approvers === 1 || (firstBy !== null && firstBy !== memberId))
        expect(verdict === 'approved').toBe(isGiven && !isLate)
        if (verdict === 'first') firstBy = memberId
        else if (verdict !== 'same_person') return
      }
    }),
  )
})
