import { expect, test } from 'vitest'
import type { Condition } from '../conditions/condition.ts'
import { inlineSegments } from './inline-segments.ts'
import { emailStep, givenDocument } from './testing.ts'

const club: Condition = { trait: { name: 'plan', is: 'club' } }
const inSegment = (segment: string): Condition => ({ inSegment: { segment } })

test('segments are replaced wherever conditions stand, also within one another', () => {
  const document = givenDocument({
    audience: { all: [inSegment('Regulars'), { everyone: true }] },
    exit: [{ kind: 'condition', condition: { not: inSegment('seg_club') } }],
    steps: [{ id: 'b', kind: 'branch', paths: [{ name: 'a', when: inSegment('seg_club'), steps: [emailStep('e')] }] }],
  })
  const segments = new Map<string, Condition>([
    ['Regulars', { any: [inSegment('seg_club')] }],
    ['seg_club', club],
  ])
  const inlined = inlineSegments(document, segments)
  expect(JSON.stringify(inlined)).not.toContain('inSegment')
  expect(inlined).toMatchObject({
    audience: { all: [{ any: [club] }, { everyone: true }] },
    exit: [{ condition: { not: club } }],
    steps: [{ paths: [{ when: club }] }],
  })
})

test('a document without segments stays as it is', () => {
  expect(inlineSegments(givenDocument(), new Map())).toEqual(givenDocument())
})

test('a segment that is gone or contains itself is named', () => {
  const document = givenDocument({ audience: inSegment('A') })
  expect(() => inlineSegments(document, new Map())).toThrow('There is no segment “A”.')
  const circle = new Map<string, Condition>([
    ['A', inSegment('B')],
    ['B', inSegment('A')],
  ])
  expect(() => inlineSegments(document, circle)).toThrow('A segment contains itself: A → B → A.')
})
