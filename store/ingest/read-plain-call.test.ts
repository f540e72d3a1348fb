import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { callSchemas, callTypes } from './calls.ts'
import { checkMessage } from './check-message.ts'
import { readPlainCall } from './read-plain-call.ts'

const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  '',
  ' ',
  7,
  [],
  {},
  true,
  'é',
  'a\u0000',
  '\ud800',
  ' a',
  'x'.repeat(256),
)
const text = fc.oneof({ weight: 30, arbitrary: fc.string({ minLength: 1, maxLength: 8 }) }, odd)
const time = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('2026-11-24T10:00:00Z', '2026-11-24T10:00:00.123456+05:30') },
  fc.constantFrom('2026-02-30T10:00:00Z', '1969-12-31T23:59:59Z'),
  odd,
)
const object = fc.oneof({ weight: 30, arbitrary: fc.dictionary(fc.string(), fc.jsonValue()) }, odd)
const message = fc.record(
  {
    messageId: text,
    userId: text,
    anonymousId: text,
    event: text,
    name: text,
    category: text,
    timestamp: time,
    originalTimestamp: time,
    sentAt: time,
    context: object,
    properties: object,
    traits: object,
    extra: object,
  },
  { requiredKeys: [] },
)

test('what is read without the schema is what the schema reads', () => {
  let plain = 0
  fc.assert(
    fc.property(fc.constantFrom(...callTypes), message, (type, drawn) => {
      // As it arrives: JSON has no undefined.
      const body = JSON.parse(JSON.stringify(drawn)) as Record<string, unknown>
      // What that bars never comes so far.
      if (checkMessage(body) !== undefined) return
      const call = readPlainCall(type, body)
      if (call === undefined) return
      plain += 1
      const { type: _, ...fields } = call
      const read = Object.entries(callSchemas[type].parse(body)).filter(([name]) => Object.hasOwn(fields, name))
      // Nothing, in either, is as good as undefined.
      expect(fields).toEqual(Object.fromEntries(read))
    }),
    { numRuns: 2_000 },
  )
  expect(plain).toBeGreaterThan(100)
})
