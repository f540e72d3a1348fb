import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findAbout, findNearest } from './find-about.ts'
import { fitBudget, type Inventory } from './fit-budget.ts'

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
  fc.stringMatching(/^[a-z_]{1,30}$/),
)
const many = <T>(entry: fc.Arbitrary<T>) => fc.array(entry, { maxLength: 120, size: 'max' })
const inventories: fc.Arbitrary<Inventory> = fc.record({
  traits: many(
    fc.record({
      name,
      type: fc.constant('text' as const),
      coverage: fc.constant(0.5),
      values: fc.option(fc.array(name, { maxLength: 20 })),
      min: fc.constant(null),
      max: fc.constant(null),
    }),
  ),
  events: many(
    fc.record({
      name,
      count: fc.nat(),
      lastSeenAt: fc.constant('2026-11-23T08:00:00Z'),
      properties: fc.array(fc.record({ name, type: fc.constant('text' as const) }), { maxLength: 20 }),
    }),
  ),
  segments: many(fc.record({ id: name, name, words: fc.string({ maxLength: 600 }) })),
  campaigns: fc.array(
    fc.record({ id: name, name, status: fc.constant('draft'), trigger: fc.string({ maxLength: 100 }) }),
    { maxLength: 20 },
  ),
  topics: many(fc.record({ name, title: name, optIn: fc.boolean() })),
})
const lists = ['traits', 'events', 'segments', 'campaigns', 'topics'] as const

test('whatever a workspace has, what is told of it fits, begins with the most used, and says what it leaves out', () => {
  fc.assert(
    fc.property(inventories, fc.integer({ min: 200, max: 8000 }), (inventory, tokens) => {
      const fitted = fitBudget(inventory, tokens)
      expect(Buffer.byteLength(JSON.stringify(fitted))).toBeLessThanOrEqual(tokens * 4)
      for (const list of lists) {
        expect(fitted[list].map((entry) => entry.name)).toEqual(
          inventory[list].slice(0, fitted[list].length).map((entry) => entry.name),
        )
        expect(fitted[list].length + (fitted.leftOut?.[list] ?? 0)).toBe(inventory[list].length)
      }
      const isWhole = inventory.traits.every(
        ({ values }, index) => (fitted.traits[index]?.values ?? []).length === (values ?? []).length,
      )
      expect(isWhole || fitted.leftOut !== null).toBe(true)
    }),
    { numRuns: 60 },
  )
})

const trait = (traitName: string) => ({
  name: traitName,
  type: 'text' as const,
  coverage: 1,
  values: null,
  min: null,
  max: null,
})
const shop: Inventory = {
  traits: ['lastVisitAt', 'plan_name', 'Loyalty Tier', 'עיר'].map(trait),
  events: [{ name: 'Order Completed', count: 9, lastSeenAt: '2026-11-23T08:00:00Z', properties: [] }],
  segments: [{ id: 'seg_1', name: 'Lapsed buyers', words: '' }],
  campaigns: [],
  topics: [],
}

test.each([
  ['last visit', ['lastVisitAt']],
  ['people whose orders were many', ['Order Completed']],
  ['tier', ['Loyalty Tier']],
  ['LAPSED', ['Lapsed buyers']],
  ['עיר', ['עיר']],
  ['a an of', []],
  ['!!!', []],
])('“%s” is about %j', (about, names) => {
  const found = findAbout(shop, about)
  expect(lists.flatMap((list) => found[list].map((entry) => entry.name))).toEqual(names)
})

test('of what is not there, the nearest names are told', () => {
  expect(findNearest(shop, 'loyality teir')[0]).toBe('Loyalty Tier')
})
