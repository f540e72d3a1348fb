import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adoptStepIds } from './adopt-step-ids.ts'
import type { Step } from './steps.ts'
import { emailStep, givenDocument } from './testing.ts'
import { listSteps, mapInner } from './tree.ts'

const idsOf = (steps: readonly Step[]) => listSteps(steps).map(({ step }) => step.id)
const forget = (step: Step, which: (id: string | null) => boolean): Step =>
  mapInner({ ...step, id: which(step.id) ? null : step.id }, (steps) => steps.map((each) => forget(each, which)))

const { steps: current } = givenDocument({
  steps: [
    emailStep('stp_a', 'One'),
    { id: 'stp_wait', kind: 'wait', duration: 'P1D' },
    emailStep('stp_b', 'Two'),
    {
      id: 'stp_branch',
      kind: 'branch',
      paths: [{ name: 'trial', when: { trait: { name: 'plan', is: 'trial' } }, steps: [emailStep('stp_c', 'Three')] }],
      otherwise: [emailStep('stp_d', 'Three')],
    },
  ],
})

test('whichever ids a file leaves out, an unchanged journey keeps all of them', () => {
  fc.assert(
    fc.property(fc.subarray(idsOf(current)), (left) => {
      const file = current.map((step) => forget(step, (id) => left.includes(id)))
      expect(adoptStepIds(file, current)).toEqual(current)
    }),
  )
})

test('an id is given once, to the very same step before one of its kind; what is new gets a new one', () => {
  const file = [emailStep(null, 'Other'), emailStep(null, 'One'), emailStep('stp_b', 'Named'), emailStep(null, 'More')]
  const ids = idsOf(adoptStepIds(file, current))
  expect(ids.slice(0, 3)).toEqual([expect.stringMatching(/^stp_[0-9a-z]{12}$/), 'stp_a', 'stp_b'])
  expect(new Set(ids).size).toBe(4)
})
