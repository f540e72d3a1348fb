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
  expect(mapWithinDeadline([1, 2, 3, 4, 5], compute, (item) => -item, { deadlineMs: 50 })).toEqual([10, -2, 30, 40, -5])
  expect(mapWithinDeadline([], compute, () => 0)).toEqual([])
})

test('what would hold up others for longer than the budget is left for later, but for the first', () => {
  const takeTime = (item: number): number => {
    const until = performance.now() + 10
    while (performance.now() < until);
    return item
  }
  const items = Array.from({ length: 1000 }, (_, index) => index)
  const done = mapWithinDeadline(items, takeTime, () => -1, { budgetMs: 30 })
  expect(done.length).toBeLessThan(10)
  expect(done).toEqual(items.slice(0, done.length))
  expect(mapWithinDeadline(items, takeTime, () => -1, { budgetMs: 0 })).toEqual([0])
})
