import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawPercent, isHeldOut, pickArm } from './chance.ts'

const customers = Array.from({ length: 20_000 }, (_, index) => index + 1)

test('a holdout of 10 % holds out about 10 %, the same ones each time, and others in another campaign', () => {
  const held = customers.filter((id) => isHeldOut('cmp_a', id, 10))
  expect(held.length / customers.length).toBeCloseTo(0.1, 2)
  expect(customers.filter((id) => isHeldOut('cmp_a', id, 10))).toEqual(held)
  const inBoth = held.filter((id) => isHeldOut('cmp_b', id, 10))
  expect(inBoth.length / held.length).toBeLessThan(0.15)
})

test('0 % holds out nobody, 100 % everybody, and a larger share contains the smaller', () => {
  expect(customers.some((id) => isHeldOut('cmp_a', id, 0))).toBe(false)
  expect(customers.every((id) => isHeldOut('cmp_a', id, 100))).toBe(true)
  expect(customers.filter((id) => isHeldOut('cmp_a', id, 5)).every((id) => isHeldOut('cmp_a', id, 10))).toBe(true)
})

test.each([-1, 101, Number.NaN])('%s is no share', (percent) => {
  expect(() => isHeldOut('cmp_a', 1, percent)).toThrow(RangeError)
})

test('the arms of an experiment get their shares, whatever they add up to', () => {
  const arms = [
    { name: 'a', percent: 20 },
    { name: 'none', percent: 0 },
    { name: 'b', percent: 60 },
  ]
  const picked = customers.map((id) => pickArm('cmp_a', 'stp_1', id, arms).name)
  expect(picked.filter((name) => name === 'a').length / customers.length).toBeCloseTo(0.25, 1)
  expect(picked).not.toContain('none')
  expect(customers.map((id) => pickArm('cmp_a', 'stp_1', id, arms).name)).toEqual(picked)
  expect(() => pickArm('cmp_a', 'stp_1', 1, [{ percent: 0 }])).toThrow(RangeError)
})

test('a draw lies between 0 and 100', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.integer())), (words) => {
      const drawn = drawPercent(...words)
      expect(drawn >= 0 && drawn < 100).toBe(true)
    }),
  )
})
