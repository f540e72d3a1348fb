import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCell, readTextCell, writeCell, writeTextCell } from './cell.ts'

test.each([
  ['3', 3],
  ['-2.5', -2.5],
  ['1.50', 1.5],
  ['0', 0],
  ['TRUE', true],
  ['false', false],
  ['', undefined],
  ['  ', undefined],
  ['["a",1]', ['a', 1]],
  ['{"a":{}}', { a: {} }],
  ['"007"', '007'],
])('the cell %j holds %j', (text, value) => {
  expect(readCell(text)).toEqual(value)
})

test.each([
  '007',
  '00.5',
  '+49301234',
  '1e5',
  '-0',
  '12345678901234567890',
  '3,5',
  '1_000',
  '[x',
  '"x',
  '2026-01-01',
  'NULL',
])('the cell %j stays text, since a number or a list would not come back as it was written', (text) =>
  expect(readCell(text)).toBe(text),
)

test('whatever a trait holds comes back from its cell', () => {
  // A trait is never null: null removes it.
  const value = fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 2 })).filter((each) => each !== null)
  fc.assert(
    fc.property(value, (any) => {
      const kept: unknown = JSON.parse(JSON.stringify(any))
      expect(readCell(writeCell(kept))).toEqual(kept)
    }),
  )
})

test('an id comes back from its cell as text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      expect(readTextCell(writeTextCell(text))).toBe(text)
    }),
  )
})

test.each(['=1+1', '+cmd|x', '-1+1', '@SUM(A1)', '\t=1', '\r=1', ' =1'])(
  'no spreadsheet takes the text %j for a formula',
  (text) => {
    for (const cell of [writeCell(text), writeTextCell(text)]) expect(cell).toMatch(/^"/)
  },
)

test('a phone number and a negative number are written as they are', () => {
  expect(writeTextCell('+15550100')).toBe('+15550100')
  expect(writeCell(-5)).toBe('-5')
})
