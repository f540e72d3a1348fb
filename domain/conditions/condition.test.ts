import { expect, test } from 'vitest'
import { z } from 'zod'
import { Condition, PropertyFilter } from './condition.ts'

const parses = (input: unknown) => Condition.safeParse(input).success

test('what is absent is null, and a condition written short reads as one written in full', () => {
  expect(Condition.parse({ performed: { event: 'order_completed' } })).toEqual({
    performed: {
      event: 'order_completed',
      where: [],
      atLeast: null,
      exactly: null,
      atMost: null,
      withinDays: null,
      from: null,
      to: null,
      sinceEntry: false,
    },
  })
})

test('groups nest', () => {
  const nested = { all: [{ any: [{ not: { trait: { name: 'plan', is: 'trial' } } }, { everyone: true }] }] }
  expect(Condition.parse(nested)).toEqual(nested)
})

test.each([
  ['an empty group', { all: [] }],
  ['two keys', { everyone: true, inSegment: { segment: 'VIP' } }],
  ['no key', {}],
  ['an unknown key', { someone: true }],
  ['a trait without a comparison', { trait: { name: 'plan' } }],
  ['a trait with two comparisons', { trait: { name: 'score', greaterThan: 1, lessThan: 3 } }],
  ['two counts', { performed: { event: 'x', atLeast: 1, atMost: 3 } }],
  ['a window and dates', { performed: { event: 'x', withinDays: 3, from: '2026-01-01' } }],
  ['a window of three years', { performed: { event: 'x', withinDays: 1095 } }],
  ['a day that does not exist', { trait: { name: 'born', before: '2026-02-30' } }],
  ['a first time without a window', { firstPerformed: { event: 'x' } }],
  ['a subscription to nothing', { subscribed: {} }],
  ['a NUL that no stored text can hold', { trait: { name: 'plan', is: 'a\0b' } }],
  ['a range backwards', { trait: { name: 'n', between: { from: '2026-02-01', to: '2026-01-01' } } }],
  ['a number between dates', { trait: { name: 'n', between: { from: 1, to: '2026-01-01' } } }],
])('%s is refused', (_, input) => {
  expect(parses(input)).toBe(false)
})

function listNodes(node: unknown): Map<string, unknown>[] {
  if (typeof node !== 'object' || node === null) return []
  return [new Map(Object.entries(node)), ...Object.values(node).flatMap(listNodes)]
}

test('the JSON Schema keeps to what strict model schemas accept, and refers to itself by reference', () => {
  const nodes = listNodes(z.toJSONSchema(z.strictObject({ c: Condition, f: PropertyFilter }), { io: 'output' }))
  const references = nodes.filter((node) => node.has('$ref'))
  expect(references.map((node) => node.get('$ref'))).toContain('#/$defs/Condition')
  expect(references.filter((node) => node.size > 1)).toEqual([])
  expect(nodes.filter((node) => node.has('oneOf') || node.has('propertyNames'))).toEqual([])
  for (const node of nodes.filter((node) => node.get('type') === 'object')) {
    expect(node.get('additionalProperties')).toBe(false)
    expect(node.get('required')).toEqual(Object.keys(Object(node.get('properties'))))
  }
})
