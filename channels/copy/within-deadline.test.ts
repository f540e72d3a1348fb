import { expect, test } from 'vitest'
import { mapWithinDeadline, TookTooLong, withinDeadline } from './within-deadline.ts'

const never = (): number => {
  for (;;);
}

test('work that never ends is ended, wherever it is, and the next runs as ever', () => {
  expect(() => withinDeadline(never, 50)).toThrow(TookTooLong)
  expect(() => withinDeadline(() => /^(a+)+$/.test(`${'a'.repeat(60)}b`), 50)).toThrow(TookTooLong)
  expect(withinDeadline(() => withinDeadline(() => 7))).toBe(7)
})

test('what the work throws is thrown as it is', () => {
  const fault = new RangeError('of its own')
  expect(() =>
    withinDeadline(() => {
      throw fault
    }),
  ).toThrow(fault)
})

test('one item that never ends costs the others nothing', () => {
  const compute = (item: number) => (item === 2 || item === 5 ? never() : item * 10)
  expect(mapWithinDeadline([1, 2, 3, 4, 5], compute, (item) => -item, 50)).toEqual([10, -2, 30, 40, -5])
  expect(mapWithinDeadline([], compute, () => 0)).toEqual([])
})
