import { expect, test } from 'vitest'
import { findYielding, joinArms, type MergingEntry } from './merge-entries.ts'

const start = Temporal.Instant.from('2026-11-24T10:00:00Z')
let nextId = 1
const entry = (customerId: number, more: Partial<MergingEntry> = {}): MergingEntry => ({
  id: nextId++,
  campaignId: 'cmp_a',
  customerId,
  occurrence: 'once',
  state: 'waiting',
  heldOut: false,
  attempted: 0,
  enteredAt: start,
  ...more,
})
const always = () => true
const never = () => false
const finished = { state: 'finished', attempted: 1 } as const
const unreached = { state: 'finished', attempted: 0 } as const
const heldOut = { state: 'held_out', heldOut: true } as const

test.each([
  ['what is over and was sent stays before what is under way', finished, { attempted: 1 }],
  ['what has reached the customer stays before a holdout', { attempted: 1 }, heldOut],
  ['a holdout stays before what has reached nobody', heldOut, {}],
  ['what is under way stays before what ended without a message', {}, unreached],
  ['an exit stays before what has reached nobody', { state: 'exited' }, {}],
  ['the one with more messages stays', { attempted: 2 }, { attempted: 1 }],
  ['the one that entered first stays', {}, { enteredAt: start.add({ hours: 1 }) }],
] as const)('of one occurrence, %s', (_, ahead, behind) => {
  const [winner, loser] = [entry(1, ahead), entry(2, behind)]
  expect(findYielding([loser, winner], always)).toEqual(new Map([[loser.id, winner.id]]))
  expect(findYielding([winner, loser], always)).toEqual(new Map([[loser.id, winner.id]]))
})

test('of two occurrences that could not follow each other, the open one behind yields; what is over stays', () => {
  const [open, over, other] = [
    entry(1, { occurrence: 'm1' }),
    entry(2, { occurrence: 'm2', ...finished }),
    entry(3, { occurrence: 'm3', ...finished }),
  ]
  expect(findYielding([open, over, other], never)).toEqual(new Map([[open.id, over.id]]))
  expect(findYielding([open, over, other], always)).toEqual(new Map())
})

test('entries of one customer, or of two campaigns, never yield to each other', () => {
  const entries = [entry(1, { occurrence: 'm1' }), entry(1, { occurrence: 'm2' }), entry(2, { campaignId: 'cmp_b' })]
  expect(findYielding(entries, never)).toEqual(new Map())
})

test('the arm that was drawn first stands', () => {
  expect(joinArms([{ s1: 'a' }, { s1: 'b', s2: 'c' }])).toEqual({ s1: 'a', s2: 'c' })
  expect(joinArms([])).toEqual({})
})
