import { expect, test } from 'vitest'
import { Condition } from './conditions/condition.ts'
import { listFaults } from './list-faults.ts'

const trait = (more: object) => ({ trait: { name: 'plan', ...more } })

test.for([
  [{ performd: { event: 'e' } }, '', '“performd” is not known here; the nearest is “performed”'],
  [{ xyzzy: 1 }, '', '“xyzzy” is not known here; use one of all, any, not, everyone, trait, '],
  [{}, '', 'needs one of all, any, not, everyone, trait, '],
  [trait({}), 'trait', 'needs one of is, isNot, '],
  [trait({ startWith: 'p' }), 'trait', '“startWith” is not known here; the nearest is “startsWith”'],
  [{ all: [trait({ is: 'pro' }), trait({})] }, 'all/1/trait', 'needs one of is, isNot, '],
  [{ all: [] }, 'all', 'must hold at least one condition'],
  [trait({ is: [1] }), 'trait/is', 'Invalid input: expected string'],
  [trait({ withinLastDays: 0 }), 'trait/withinLastDays', 'must be a whole number of days from 1 to 730'],
  [
    { performed: { event: 'e', withinDays: 731 } },
    'performed/withinDays',
    'must be a whole number of days from 1 to 730',
  ],
  [{ performed: { event: 'e', atLeast: -1 } }, 'performed/atLeast', 'must be a whole number from 0 to 1,000,000'],
] as const)('%j says where and what: %s %s', ([condition, path, message]) => {
  const { error } = Condition.safeParse(condition)
  const [fault] = listFaults(error?.issues ?? [])
  expect(fault).toEqual({ path, message: expect.stringContaining(message) })
})
