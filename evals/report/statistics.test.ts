import { expect, test } from 'vitest'
import { findKappa, passHat, signTest } from './statistics.ts'

test('pass^k counts the draws of k trials that all pass', () => {
  const tasks = [
    { passes: 4, trials: 4 },
    { passes: 2, trials: 4 },
    { passes: 0, trials: 4 },
  ]
  expect(passHat(tasks, 1)?.value).toBeCloseTo(0.5)
  // C(2,2)/C(4,2) = 1/6
  expect(passHat(tasks, 2)?.value).toBeCloseTo((1 + 1 / 6) / 3)
  expect(passHat(tasks, 4)?.value).toBeCloseTo(1 / 3)
  expect([passHat(tasks, 8), passHat([], 1)]).toEqual([null, null])
})

test('the interval is Wilson’s, with the tasks as what was drawn', () => {
  const { low = 0, high = 0 } =
    passHat(
      Array.from({ length: 10 }, (_, index) => ({ passes: index < 9 ? 1 : 0, trials: 1 })),
      1,
    )?.interval ?? {}
  expect([low, high].map((end) => Number(end.toFixed(4)))).toEqual([0.5958, 0.9821])
})

test('the sign test is exact', () => {
  expect(signTest({ better: 0, worse: 5 })).toBeCloseTo(1 / 32)
  expect(signTest({ better: 3, worse: 4 })).toBeCloseTo(0.5)
  expect(signTest({ better: 0, worse: 0 })).toBe(1)
})

test('kappa is agreement beyond chance', () => {
  expect(findKappa([])).toBeNull()
  expect(
    findKappa([
      ['good', 'good'],
      ['bad', 'bad'],
    ]),
  ).toBe(1)
  const pairs = [
    ...Array.from({ length: 20 }, () => ['y', 'y'] as const),
    ...Array.from({ length: 5 }, () => ['y', 'n'] as const),
    ...Array.from({ length: 10 }, () => ['n', 'y'] as const),
    ...Array.from({ length: 15 }, () => ['n', 'n'] as const),
  ]
  expect(findKappa(pairs)).toBeCloseTo(0.4)
})
