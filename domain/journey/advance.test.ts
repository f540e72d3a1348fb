import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Campaign } from '../campaign/campaign.ts'
import { Step } from '../campaign/steps.ts'
import { assignStepIds, listSteps } from '../campaign/tree.ts'
import { makeFacts } from '../conditions/facts.ts'
import { advance } from './advance.ts'
import { type Decision, type Entry, isOver } from './entry.ts'

const email = { kind: 'message', channels: [{ channel: 'email', content: { default: { subject: 'a', body: 'b' } } }] }
const anyCondition = fc.constantFrom(
  { everyone: true },
  { not: { everyone: true } },
  { trait: { name: 'plan', is: 'trial' } },
  { trait: { name: 'mark', is: 1 } },
)
const { steps: anySteps } = fc.letrec<{ steps: unknown[]; step: unknown }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 4, depthIdentifier: 'steps' }),
  step: fc.oneof(
    { depthSize: 'small', depthIdentifier: 'steps' },
    fc.constant(email),
    fc.constant({ kind: 'wait', duration: 'PT1H' }),
    fc.constant({ kind: 'wait_until_time', atLocalTime: '09:00', weekdays: ['monday'] }),
    fc.constant({ kind: 'update', set: [{ key: 'mark', value: 1 }] }),
    fc.constant({ kind: 'end' }),
    fc.record({
      kind: fc.constant('branch'),
      paths: fc.array(fc.record({ name: fc.constant('p'), when: anyCondition, steps: tie('steps') }), {
        minLength: 1,
        maxLength: 3,
      }),
      otherwise: tie('steps'),
    }),
    fc.record({
      kind: fc.constant('split'),
      arms: fc.tuple(
        fc.record({ name: fc.constant('a'), percent: fc.constant(50), steps: tie('steps') }),
        fc.record({ name: fc.constant('b'), percent: fc.constant(50), steps: tie('steps') }),
      ),
    }),
    fc.record({
      kind: fc.constant('wait_for_event'),
      event: fc.constant('x'),
      timeout: fc.constant('P1D'),
      otherwise: tie('steps'),
    }),
  ),
}))

const makeDocument = (steps: unknown[], exit: unknown[] = []) => {
  const parsed = steps.map((step) => Step.parse(step))
  const base = { name: 'n', goal: '', trigger: { kind: 'event', event: 'e' }, audience: { everyone: true }, exit }
  const document = Campaign.parse({ ...base, steps: [{ kind: 'end' }] })
  return { ...document, steps: assignStepIds(parsed) }
}
const start = Temporal.Instant.from('2026-11-24T10:00:00Z')

/** Run a journey to its end, every wait in full and every message sent. */
function runThrough(document: Campaign, traits: Record<string, unknown>): { decisions: Decision[]; ran: string[] } {
  const facts = makeFacts({ id: '7', traits })
  const first = {
    campaignId: 'cmp_a',
    customerId: 7,
    earlierArms: {},
    passed: [],
    journey: {},
    triggerEvent: null,
    enteredAt: start,
  }
  let entry: Entry = { ...first, state: 'due', stepId: document.steps[0]?.id ?? null, arms: {} }
  const decisions: Decision[] = []
  let now = start
  while (!isOver(entry.state)) {
    const decision = advance(document, entry, facts, { now, segments: new Map(), zone: 'Europe/Berlin' })
    decisions.push(decision)
    entry = { ...entry, state: decision.state, stepId: decision.stepId, arms: decision.arms }
    now = decision.dueAt ?? now
    expect(decisions.length).toBeLessThan(1000)
  }
  return { decisions, ran: decisions.flatMap(({ ran }) => [...ran]) }
}

test('every journey ends, runs no step twice and only its own, and queues nothing once it is over', () => {
  fc.assert(
    fc.property(anySteps, fc.constantFrom({}, { plan: 'trial' }), (steps, traits) => {
      const document = makeDocument(steps)
      const { decisions, ran } = runThrough(document, traits)
      expect(new Set(ran).size).toBe(ran.length)
      const known = listSteps(document.steps).map(({ step }) => step.id)
      expect(ran.every((id) => known.includes(id))).toBe(true)
      for (const decision of decisions) {
        expect(decision.delivery === null).toBe(decision.state !== 'delivering')
        expect(decision.dueAt !== null).toBe(decision.state === 'waiting')
        expect(decision.stepId === null).toBe(isOver(decision.state))
      }
      expect(decisions.at(-1)?.state).toBe('finished')
    }),
    { numRuns: 300 },
  )
})

test('once an exit holds, no further step runs, wherever the journey stands', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const document = makeDocument(steps, [{ kind: 'condition', condition: { trait: { name: 'mark', is: 1 } } }])
      const { decisions, ran } = runThrough(document, {})
      const updates = listSteps(document.steps).flatMap(({ step }) => (step.kind === 'update' ? [step.id] : []))
      const firstUpdate = ran.findIndex((id) => updates.includes(id))
      const stepsOf = (decision: Decision | undefined) => decision?.ran ?? []
      const within = decisions.find((decision) => stepsOf(decision).some((id) => updates.includes(id)))
      expect(
        firstUpdate === -1 || stepsOf(within).findLast((id) => updates.includes(id)) === stepsOf(within).at(-1),
      ).toBe(true)
    }),
  )
})

test('after an end inside a branch the journey does not rejoin, otherwise it does', () => {
  const branch = (steps: unknown[]) => ({
    kind: 'branch',
    paths: [{ name: 'trial', when: { trait: { name: 'plan', is: 'trial' } }, steps }],
  })
  const countMessages = (document: Campaign) =>
    runThrough(document, { plan: 'trial' }).decisions.filter(({ delivery }) => delivery !== null).length
  expect(countMessages(makeDocument([branch([email]), email]))).toBe(2)
  expect(countMessages(makeDocument([branch([email, { kind: 'end' }]), email]))).toBe(1)
  expect(countMessages(makeDocument([branch([]), email]))).toBe(1)
})

test('an exit is asked before every step, with what the journey itself has set', () => {
  const document = makeDocument(
    [{ kind: 'update', set: [{ key: 'mark', value: 1 }] }, email],
    [{ kind: 'condition', condition: { trait: { name: 'mark', is: 1 } } }],
  )
  const { decisions } = runThrough(document, {})
  expect(decisions).toHaveLength(1)
  expect(decisions[0]).toMatchObject({ state: 'exited', endReason: 'exit/0', traits: { mark: 1 }, delivery: null })
})
