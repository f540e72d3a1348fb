import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyOperations } from './apply-operations.ts'
import { Operation } from './operations.ts'
import { emailStep, givenDocument } from './testing.ts'
import { listSteps } from './tree.ts'

const branching = givenDocument({
  steps: [
    { id: 'stp_wait', kind: 'wait', duration: 'PT1H' },
    {
      id: 'stp_branch',
      kind: 'branch',
      paths: [{ name: 'trial', when: { trait: { name: 'plan', is: 'trial' } }, steps: [emailStep('stp_a')] }],
      otherwise: [emailStep('stp_b')],
    },
  ],
})
const idsOf = (document = branching) => listSteps(document.steps).map(({ step }) => step.id)

test('a field is set whole and the rest stays', () => {
  const edited = applyOperations(branching, [{ set: { holdoutPercent: 10 } }])
  expect(edited).toEqual({ ...branching, holdoutPercent: 10 })
})

test('steps go before, after, inside and to the ends, and new ones get ids', () => {
  const added = emailStep(null)
  const insert = (place: object) => applyOperations(branching, [Operation.parse({ insert: { steps: [added], place } })])
  expect(idsOf(insert({ before: 'stp_branch' }))[1]).toMatch(/^stp_[0-9a-z]{12}$/)
  expect(idsOf(insert({ after: 'stp_a' })).slice(0, 3)).toEqual(['stp_wait', 'stp_branch', 'stp_a'])
  expect(idsOf(insert({ inside: 'stp_branch', path: 'otherwise' })).at(-2)).toBe('stp_b')
  expect(idsOf(insert({ at: 'start' })).slice(1)).toEqual(idsOf())
})

test('a replaced step keeps its id, so versions and traces still find it', () => {
  const edited = applyOperations(branching, [{ replace: { step: 'stp_a', with: emailStep(null, 'New') } }])
  expect(idsOf(edited)).toEqual(idsOf())
})

test('moving keeps the step whole; removing takes what nests in it', () => {
  expect(idsOf(applyOperations(branching, [{ move: { step: 'stp_branch', place: { at: 'start' } } }]))).toEqual([
    'stp_branch',
    'stp_a',
    'stp_b',
    'stp_wait',
  ])
  expect(idsOf(applyOperations(branching, [{ remove: { step: 'stp_branch' } }]))).toEqual(['stp_wait'])
})

test('a step that is not there is named with those that are, and nothing is changed', () => {
  const bad = () => applyOperations(branching, [{ set: { name: 'x' } }, { remove: { step: 'stp_none' } }])
  expect(bad).toThrow('There is no step stp_none. The steps are stp_wait, stp_branch, stp_a, stp_b.')
})

test('a step cannot be moved into itself', () => {
  expect(() =>
    applyOperations(branching, [{ move: { step: 'stp_branch', place: { inside: 'stp_branch', path: 'trial' } } }]),
  ).toThrow('There is no step stp_branch')
})

test('random inserts and removes never lose or double an id', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 12 }), (moves) => {
      const end = moves.reduce((document, [pick, isInsert]) => {
        const ids = idsOf(document)
        const anchor = ids[pick % ids.length] ?? ''
        const removesAll = !isInsert && document.steps.length === 1 && document.steps[0]?.id === anchor
        if (isInsert || removesAll)
          return applyOperations(document, [{ insert: { steps: [emailStep(null)], place: { after: anchor } } }])
        return applyOperations(document, [{ remove: { step: anchor } }])
      }, branching)
      const ids = idsOf(end)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.every((id) => id !== null)).toBe(true)
    }),
  )
})
