import { expect, test } from 'vitest'
import { Condition, type ConditionInput } from './condition.ts'
import { describeCondition } from './describe-condition.ts'
import { missesOf, nearMissesOf } from './near-misses.ts'
import { partsOf } from './parts.ts'

const isOne = (name: string): ConditionInput => ({ trait: { name, is: 1 } })
const [a, b, c] = [isOne('a'), isOne('b'), isOne('c')]
const parse = (written: unknown) => Condition.parse(written)
const say = (written: unknown) => nearMissesOf(parse(written)).misses.map(({ words }) => words)

test.each<[ConditionInput, string[]]>([
  [{ all: [a, b] }, ['a is 1', 'b is 1']],
  [{ all: [{ all: [a, b] }, c] }, ['a is 1', 'b is 1', 'c is 1']],
  [{ not: { any: [a, b] } }, ['a is not 1', 'b is not 1']],
  [{ not: { not: { all: [a, b] } } }, ['a is 1', 'b is 1']],
  [{ all: [a, { any: [b, c] }] }, ['a is 1', 'b is 1 or c is 1']],
  [{ all: [a, a, b] }, ['a is 1', 'b is 1']],
  [a, []],
  [{ any: [a, b] }, []],
  [{ any: [{ all: [a, b] }, c] }, ['a is 1, beside b is 1', 'b is 1, beside a is 1']],
  [{ not: { all: [c, { any: [a, b] }] } }, ['a is not 1, beside b is not 1', 'b is not 1, beside a is not 1']],
])('the conditions of %j by which somebody may narrowly fail: %j', (written, words) => {
  expect(say(written)).toEqual(words)
})

test('a near miss holds all but one of a way in, and is in by no other', () => {
  const plan = nearMissesOf(parse({ any: [{ all: [a, b] }, c] }))
  expect(plan.parts.map((part) => describeCondition(part))).toEqual(['a is 1', 'b is 1', 'c is 1'])
  expect(missesOf(plan, [false, true, false])).toEqual([true, false])
  expect(missesOf(plan, [false, true, true])).toEqual([false, false])
  expect(missesOf(plan, [false, false, false])).toEqual([false, false])
})

test('parts are a condition’s own, in order', () => {
  const parts = partsOf(parse({ all: [b, { not: { any: [a, { not: c }] } }] }))
  expect(parts).toEqual([b, { not: a }, c].map(parse))
})
