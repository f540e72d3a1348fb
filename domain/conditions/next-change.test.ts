import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Condition } from './condition.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import { type CustomerFacts, makeFacts } from './facts.ts'
import { findNextChange } from './next-change.ts'
import { anyCondition, segments } from './testing/conditions.ts'
import { anyCustomer } from './testing/histories.ts'
import { factsOf } from './testing/load-history.ts'
import { now } from './testing/values.ts'

const oneMicrosecond = 1000n
const farAhead = now.add({ hours: 24 * 1000 })

/** Instants in [now, end), both edges among them, and the boundaries that whole days after a fact draw. */
const instantsBefore = (end: Temporal.Instant) =>
  fc
    .oneof(
      fc.constantFrom(now.epochNanoseconds, end.epochNanoseconds - oneMicrosecond),
      fc.bigInt({ min: now.epochNanoseconds, max: end.epochNanoseconds - 1n }),
      fc.integer({ min: 0, max: 70 }).map((days) => now.add({ hours: 24 * days }).epochNanoseconds),
    )
    .map((nanoseconds) => Temporal.Instant.fromEpochNanoseconds(nanoseconds))
    .filter((at) => Temporal.Instant.compare(at, now) >= 0 && Temporal.Instant.compare(at, end) < 0)

test('until the next change every instant gives the same answer as now', () => {
  const property = fc.property(anyCondition, anyCustomer, fc.gen(), (condition, customer, gen) => {
    const facts = factsOf(customer)
    const next = findNextChange(condition, facts, { now, segments })
    expect(Temporal.Instant.compare(next ?? farAhead, now)).toBe(1)
    const answer = evaluateCondition(condition, facts, { now, segments })
    for (let instant = 1; instant <= 10; instant += 1) {
      const at = gen(() => instantsBefore(next ?? farAhead))
      expect(evaluateCondition(condition, facts, { now: at, segments })).toBe(answer)
    }
  })
  fc.assert(property, { numRuns: 600 })
})

const seen = (daysAgo: number) => ({ name: 'seen', at: now.subtract({ hours: 24 * daysAgo }), properties: {} })
const afterDays = (days: number) => now.add({ hours: 24 * days }).add({ microseconds: 1 })
const cases: [condition: object, known: Partial<CustomerFacts>, expected: Temporal.Instant | null][] = [
  [{ not: { performed: { event: 'seen', withinDays: 30 } } }, { events: [seen(40), seen(10), seen(2)] }, afterDays(28)],
  [
    { performed: { event: 'seen', atLeast: 2, withinDays: 30 } },
    { events: [seen(20), seen(10), seen(2)] },
    afterDays(20),
  ],
  [{ performed: { event: 'seen' } }, { events: [seen(20)] }, null],
  [{ lastPerformed: { event: 'seen', beforeDaysAgo: 7 } }, { events: [seen(20), seen(3)] }, afterDays(4)],
  [{ firstPerformed: { event: 'seen', withinDays: 7 } }, { events: [seen(3)] }, afterDays(4)],
  [{ activeWithin: { days: 5 } }, { events: [seen(1)] }, afterDays(4)],
  [{ trait: { name: 'due', withinNextDays: 3 } }, { traits: { due: afterDays(10).toString() } }, afterDays(7)],
  [
    { all: [{ trait: { name: 'plan', is: 'trial' } }, { not: { performed: { event: 'seen', withinDays: 30 } } }] },
    { traits: { plan: 'paid' }, events: [seen(10)] },
    null,
  ],
]

test('the next change is the very instant where it can be told, and none where another part decides', () => {
  for (const [written, known, expected] of cases) {
    const condition = Condition.parse(written)
    const next = findNextChange(condition, makeFacts({ id: '1', ...known }), { now, segments })
    expect({ written, next: next?.toString() }).toEqual({ written, next: expected?.toString() })
    if (next === null) continue
    const answers = [now, next].map((at) =>
      evaluateCondition(condition, makeFacts({ id: '1', ...known }), { now: at, segments }),
    )
    expect(answers[0]).not.toBe(answers[1])
  }
})
