import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findDrift } from './drift.ts'

const none = { recipientCeiling: null, secondApproverAbove: null }

const cases: [counted: number, approved: number, recurs: boolean, drifts: boolean][] = [
  [105, 100, false, false],
  [106, 100, false, true],
  [95, 100, false, false],
  [94, 100, false, true],
  [1, 0, false, true],
  [0, 0, false, false],
  [10, 9, false, true],
  [300, 100, true, false],
  [301, 100, true, true],
  [0, 100, true, false],
  [100, 2, true, false],
  [101, 2, true, true],
]
for (const [counted, recipients, recurs, drifts] of cases) {
  test(`${counted} of ${recipients} approved${recurs ? ', in a run of many,' : ''} ${drifts ? 'asks again' : 'may leave'}`, () => {
    const drift = findDrift(counted, { recipients, approvers: 1 }, none, recurs)
    expect(drift).toEqual(drifts ? { kind: 'drift', counted, approved: recipients } : null)
  })
}

test('what may leave keeps to every limit of the workspace, whoever approved it', () => {
  const limit = fc.option(fc.nat({ max: 300 }))
  fc.assert(
    fc.property(
      fc.nat({ max: 300 }),
      fc.record({ recipients: fc.nat({ max: 300 }), approvers: fc.constantFrom(1 as const, 2 as const) }),
      fc.record({ recipientCeiling: limit, secondApproverAbove: limit }),
      fc.boolean(),
      (counted, approved, limits, recurs) => {
        if (findDrift(counted, approved, limits, recurs) !== null) return
        expect(counted).toBeLessThanOrEqual(limits.recipientCeiling ?? counted)
        const above = approved.approvers === 1 ? limits.secondApproverAbove : null
        expect(counted).toBeLessThanOrEqual(above ?? counted)
        const far = Math.abs(counted - approved.recipients)
        expect(far).toBeLessThanOrEqual(recurs ? 300 * 3 : approved.recipients / 20)
      },
    ),
  )
})
