import { expect, test } from 'vitest'
import { z } from 'zod'
import { Campaign } from '../domain/campaign/campaign.ts'
import { Operation } from '../domain/campaign/operations.ts'
import { Condition } from '../domain/conditions/condition.ts'
import { toStrictSchema } from './strict-schema.ts'
import { findStrictFaults } from './testing/strict-faults.ts'

const strictOf = (input: z.ZodType) => toStrictSchema(z.toJSONSchema(input, { io: 'output' }))

test.each([
  ['a condition', Condition],
  ['a campaign', Campaign],
  ['edits of a campaign', z.array(Operation)],
])('%s can be asked for in strict mode', (_, schema) => {
  const strict = strictOf(z.strictObject({ value: schema.meta({ description: 'What is wanted' }) }))
  expect(findStrictFaults(strict)).toEqual([])
  expect(JSON.stringify(strict)).toContain('What is wanted')
})

test('what strict mode cannot say is left out, what it can is kept', () => {
  const schema = z.strictObject({
    link: z.url().meta({ description: 'Where to' }),
    day: z.iso.date(),
    code: z
      .string()
      .min(3)
      .max(9)
      .regex(/^[A-Z]+$/),
    secret: z.string().regex(/^(?!x)/),
    size: z.int().min(1),
    count: z.int(),
    tags: z.array(z.string()).min(1).max(5).default([]),
    value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  })
  expect(strictOf(schema)).toEqual({
    type: 'object',
    additionalProperties: false,
    required: ['link', 'day', 'code', 'secret', 'size', 'count', 'tags', 'value'],
    properties: {
      link: { type: 'string', description: 'Where to' },
      day: { type: 'string', format: 'date' },
      code: { type: 'string', pattern: '^[A-Z]+$' },
      secret: { type: 'string' },
      size: { type: 'integer', minimum: 1 },
      count: { type: 'integer' },
      tags: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 5 },
      value: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }] },
    },
  })
})

test('a property may have the name of a keyword that is left out', () => {
  const strict = strictOf(z.strictObject({ default: z.string(), minLength: z.int().min(2), id: z.string() }))
  expect(Object.keys(Object(strict['properties']))).toEqual(['default', 'minLength', 'id'])
  expect(findStrictFaults(strict)).toEqual([])
})

test.each([
  ['an optional key', z.strictObject({ a: z.string().optional() }), 'a is not required'],
  ['a record', z.strictObject({ a: z.record(z.string(), z.string()) }), 'additionalProperties must be false'],
  ['an open object', z.looseObject({ a: z.string() }), 'additionalProperties must be false'],
  ['anything', z.strictObject({ a: z.unknown() }), 'says nothing'],
  ['a list at the root', z.array(z.string()), 'the root must be an object'],
  [
    'a union at the root',
    z.union([z.strictObject({}), z.strictObject({ a: z.string() })]),
    'the root must be an object',
  ],
])('%s stays refused: a tool must not ask for it', (_, schema, fault) => {
  expect(findStrictFaults(strictOf(schema)).join()).toContain(fault)
})

test.each([
  [{ type: 'string', format: 'uri' }, 'uri is not a valid format'],
  [{ type: 'string', minLength: 1 }, 'minLength is not permitted'],
  [{ oneOf: [{ type: 'string' }] }, 'oneOf is not permitted'],
  [{ type: 'string', default: 'x' }, 'default is not permitted'],
  [{ $ref: '#', description: 'Again' }, '$ref cannot have keywords'],
  [{ $ref: '#/$defs/None' }, 'leads nowhere'],
])('the check sees %o', (property, fault) => {
  const schema = { type: 'object', additionalProperties: false, required: ['a'], properties: { a: property } }
  expect(findStrictFaults(schema).join()).toContain(fault)
})
