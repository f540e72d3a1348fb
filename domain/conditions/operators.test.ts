import { expect, test } from 'vitest'
import { z } from 'zod'
import { Condition } from './condition.ts'
import { NamedValue } from './named-value.ts'
import { operators } from './operators.ts'
import { leafKeys } from './testing/conditions.ts'
import { valueOperators } from './value-operators.ts'

/** The keys of each variant of a union, as its JSON Schema lists them. */
function listVariants(schema: z.ZodType, name: string): string[] {
  const root = z.toJSONSchema(z.strictObject({ it: schema }), { io: 'output' })
  const variants = root.$defs?.[name]?.anyOf ?? []
  return variants.flatMap((variant) => Object.keys(variant.properties ?? {}))
}

test('the notation and the operators know the same keys, in the same order', () => {
  expect(listVariants(Condition, 'Condition')).toEqual(operators.map(({ key }) => key))
  expect(listVariants(NamedValue, 'NamedValue').filter((key) => key !== 'name')).toEqual(
    valueOperators.map(({ key }) => key),
  )
})

test('the random trees ask every question that a set can be asked', () => {
  const ofJourneys = ['eventProperty', 'journeyValue']
  const groups = ['all', 'any', 'not']
  expect([...leafKeys, ...groups, ...ofJourneys].toSorted()).toEqual(operators.map(({ key }) => key).toSorted())
})
