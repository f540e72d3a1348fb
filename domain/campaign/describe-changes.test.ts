import { expect, test } from 'vitest'
import { describeChanges } from './describe-changes.ts'
import { emailStep, givenDocument } from './testing.ts'

const wait = { id: 'stp_wait', kind: 'wait', duration: 'P1D' }
const branch = (steps: unknown[]) => ({
  id: 'stp_branch',
  kind: 'branch',
  paths: [{ name: 'trial', when: { trait: { name: 'plan', is: 'trial' } }, steps }],
})
const before = givenDocument({ steps: [emailStep('stp_a'), wait, branch([emailStep('stp_b', 'Deep')])] })
const told = (parts: Record<string, unknown>) =>
  describeChanges(before, givenDocument({ ...before, ...parts })).map(
    ({ step, kind, field, before: was, after }) => `${kind} ${step ?? '-'} · ${field}: ${was ?? '-'} → ${after ?? '-'}`,
  )

test('fields are told in words', () => {
  expect(told({})).toEqual([])
  expect(told({ holdoutPercent: 5, audience: { trait: { name: 'plan', is: 'club' } } })).toEqual([
    'changed - · audience: everyone → plan is “club”',
    'changed - · holdout percent: 0 → 5',
  ])
})

test('copy is told by its step and field, however deep', () => {
  const steps = [emailStep('stp_a'), wait, branch([emailStep('stp_b', 'Deeper')])]
  expect(told({ steps })).toEqual(['changed email “Deep” · email · subject: Deep → Deeper'])
})

test('steps that come, go and move are told once each, and those that are pushed along are not', () => {
  const lists = (...changes: string[]) => changes.map((each) => expect.stringContaining(each))
  expect(told({ steps: [wait, branch([emailStep('stp_b', 'Deep')]), emailStep('stp_a')] })).toEqual(
    lists('moved email “Hello”'),
  )
  expect(told({ steps: [emailStep('stp_new', 'New'), ...before.steps] })).toEqual(lists('added email “New”'))
  expect(told({ steps: [emailStep('stp_a'), branch([emailStep('stp_b', 'Deep')])] })).toEqual(
    lists('removed wait 1 day'),
  )
  const outside = [emailStep('stp_a'), wait, branch([]), emailStep('stp_b', 'Deep')]
  expect(told({ steps: outside })).toEqual(lists('moved email “Deep”'))
})
