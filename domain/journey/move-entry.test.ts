import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyOperations } from '../campaign/apply-operations.ts'
import type { Campaign } from '../campaign/campaign.ts'
import type { Operation } from '../campaign/operations.ts'
import { Step } from '../campaign/steps.ts'
import { emailStep, givenDocument } from '../campaign/testing.ts'
import { findStep, listSteps } from '../campaign/tree.ts'
import { makeFacts } from '../conditions/facts.ts'
import { advance } from './advance.ts'
import { beginEntry } from './decide-entry.ts'
import { decideOnEvent } from './decide-on-event.ts'
import { type Decision, type Entry, isOver } from './entry.ts'
import { findNewPlace } from './find-new-place.ts'
import { type Move, moveEntry, type MovingEntry } from './move-entry.ts'

const start = Temporal.Instant.from('2026-03-02T09:00:00Z')
const wait = (id: string, duration = 'PT1H') => Step.parse({ id, kind: 'wait', duration })
const document = (...steps: Step[]) => givenDocument({ steps })

const at = (stepId: string, more: Partial<MovingEntry> = {}): MovingEntry => ({
  state: 'waiting',
  stepId,
  ran: [],
  waitingSince: start,
  dueAt: start.add({ hours: 1 }),
  queuedAt: null,
  messaged: new Set(),
  ...more,
})
const move = (from: Campaign, to: Campaign, entry: MovingEntry): Move =>
  moveEntry(from, to, entry, { now: start.add({ minutes: 30 }), zone: 'UTC' })

describe('where a journey goes when it moves', () => {
  const old = document(emailStep('hello'), wait('w'), emailStep('tips'), wait('w2'), emailStep('last'))

  test('a wait that is shorter now is reckoned from when it began, and over at once when that is past', () => {
    const to = document(emailStep('hello'), wait('w', 'PT10M'), emailStep('tips'))
    expect(move(old, to, at('w'))).toMatchObject({ state: 'waiting', stepId: 'w', dueAt: start.add({ minutes: 10 }) })
  })

  test('a wait that did not change ends when it would have, wherever it was moved to', () => {
    const to = document(emailStep('tips'), wait('w'), emailStep('hello'))
    expect(move(old, to, at('w'))).toMatchObject({ state: 'waiting', dueAt: start.add({ hours: 1 }) })
  })

  test('from a removed step it goes on with the next that is still there', () => {
    const to = document(emailStep('hello'), emailStep('last'))
    expect(move(old, to, at('w'))).toMatchObject({ state: 'due', stepId: 'last' })
  })

  test('a new step in the place of a removed one is taken', () => {
    const to = document(emailStep('hello'), wait('new', 'P1D'), emailStep('tips'))
    expect(move(old, to, at('w'))).toMatchObject({ state: 'due', stepId: 'new' })
  })

  test('when nothing follows the removed step the journey ends, and says why', () => {
    expect(move(old, document(emailStep('hello')), at('w2'))).toMatchObject({
      state: 'finished',
      stepId: null,
      endReason: 'step_removed',
    })
  })

  test('a queued message that was removed is skipped; one that was changed leaves as it is now', () => {
    const entry = at('tips', { state: 'delivering', dueAt: null, queuedAt: start, messaged: new Set(['tips']) })
    expect(move(old, document(emailStep('last')), entry)).toMatchObject({ stepId: 'last', message: 'skip' })
    expect(move(old, document(emailStep('tips', 'Better')), entry)).toMatchObject({
      state: 'delivering',
      message: { lane: 'email', dueAt: null },
    })
  })

  test('an arm that was removed leads to what follows the experiment', () => {
    const arm = (name: string, steps: Step[]) => ({ name, percent: 50, steps })
    const split = (...arms: object[]) => Step.parse({ id: 'split', kind: 'split', arms })
    const from = document(split(arm('a', [wait('w')]), arm('b', [])), emailStep('last'))
    const to = document(split(arm('b', []), arm('c', [])), emailStep('last'))
    expect(move(from, to, at('w'))).toMatchObject({ state: 'due', stepId: 'last' })
  })

  test('what another event is awaited by now is what it waits for', () => {
    const awaiting = (event: string) => Step.parse({ id: 'w', kind: 'wait_for_event', event, timeout: 'P1D' })
    const entry = at('w', { dueAt: start.add({ hours: 24 }) })
    expect(move(document(awaiting('paid')), document(awaiting('booked')), entry)).toMatchObject({
      state: 'waiting',
      awaitedEvent: 'booked',
      dueAt: start.add({ hours: 24 }),
    })
  })
})

/** A step of any kind that runs; `size` bounds how deep they nest. */
const anyStep = (size: number): fc.Arbitrary<Step> => {
  const plain: fc.Arbitrary<object>[] = [
    fc.constant(emailStep(null)),
    fc.constantFrom('PT1H', 'P2D').map((duration) => ({ kind: 'wait', duration })),
    fc.constant({ kind: 'wait_until_time', atLocalTime: '08:00' }),
    fc.constant({ kind: 'update', set: [{ key: 'x', value: 1 }] }),
    fc.constant({ kind: 'webhook', url: 'https://example.com/hook' }),
    fc.constant({ kind: 'end' }),
  ]
  if (size === 0) return fc.oneof(...plain).map((step) => Step.parse(step))
  const list = fc.array(anyStep(size - 1), { maxLength: 3 })
  const nested: fc.Arbitrary<object>[] = [
    list.map((otherwise) => ({ kind: 'wait_for_event', event: 'paid', timeout: 'P1D', otherwise })),
    fc.tuple(list, list, fc.boolean()).map(([steps, otherwise, holds]) => ({
      kind: 'branch',
      paths: [{ name: 'yes', when: holds ? { everyone: true } : { not: { everyone: true } }, steps }],
      otherwise,
    })),
    fc.tuple(list, list).map(([a, b]) => ({
      kind: 'split',
      arms: [
        { name: 'a', percent: 50, steps: a },
        { name: 'b', percent: 50, steps: b },
      ],
    })),
  ]
  return fc.oneof(...plain, ...nested).map((step) => Step.parse(step))
}
const anyDocument = fc
  .array(anyStep(2), { minLength: 1, maxLength: 5 })
  .map((steps) => applyOperations(document(...steps), []))

type Edit = { kind: 'insert' | 'remove' | 'move' | 'replace'; step: number; place: number; after: boolean; added: Step }
const anyEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('insert', 'remove', 'move', 'replace'),
  step: fc.nat(),
  place: fc.nat(),
  after: fc.boolean(),
  added: anyStep(1),
})

/** The document after an edit; one that does not fit, such as a step moved into itself, changes nothing. */
function edit(campaign: Campaign, { kind, step, place, after, added }: Edit): Campaign {
  const ids = listSteps(campaign.steps).flatMap((visited) => visited.step.id ?? [])
  const [one = '', other = ''] = [ids[step % ids.length], ids[place % ids.length]]
  const where = after ? { after: other } : { before: other }
  const operation: Record<Edit['kind'], Operation> = {
    insert: { insert: { steps: [added], place: where } },
    remove: { remove: { step: one } },
    move: { move: { step: one, place: where } },
    replace: { replace: { step: one, with: added } },
  }
  try {
    const edited = applyOperations(campaign, [operation[kind]])
    return edited.steps.length === 0 ? campaign : edited
  } catch {
    return campaign
  }
}

/** One customer's trip in virtual time, over as many versions as there are. */
class Trip {
  readonly ran: string[] = []
  readonly messaged: string[] = []
  now = start
  dueAt: Temporal.Instant | null = start
  waitingSince: Temporal.Instant | null = null
  queuedAt: Temporal.Instant | null = null
  awaitedEvent: string | null = null
  document: Campaign
  entry: Entry

  constructor(document: Campaign) {
    this.document = document
    const ids = { campaignId: 'cmp_1', customerId: 7, triggerEvent: null, enteredAt: start }
    this.entry = beginEntry(document, ids)
  }

  get isOver(): boolean {
    return isOver(this.entry.state)
  }

  /** To the next point where something holds it; `choice` says how what holds it comes to an end. */
  goOn(choice: number): void {
    if (this.entry.state === 'delivering' && this.queuedAt !== null) {
      this.queuedAt = null
      this.dueAt = this.now
      return
    }
    if (this.awaitedEvent !== null && choice % 2 === 0) {
      const event = { name: 'paid', at: this.now, properties: {} }
      const moved = decideOnEvent(this.document, { ...this.entry, awaitedEvent: this.awaitedEvent }, event, this.now)
      if (moved !== undefined) return this.take(moved.decision)
    }
    if (this.dueAt === null) throw new Error('nothing will ever wake it')
    if (Temporal.Instant.compare(this.dueAt, this.now) > 0) this.now = this.dueAt
    const scope = { now: this.now, segments: new Map(), zone: 'UTC' }
    this.take(advance(this.document, this.entry, makeFacts({ id: '7' }), scope))
  }

  take(decision: Decision): void {
    const { state, stepId, arms, dueAt, awaitedEvent, delivery, ran } = decision
    this.entry = { ...this.entry, state, stepId, arms }
    Object.assign(this, { dueAt, awaitedEvent, waitingSince: state === 'waiting' ? this.now : null })
    this.queuedAt = delivery === null ? null : this.now
    if (delivery !== null) this.messaged.push(delivery.stepId)
    this.ran.push(...ran.map((id) => `${id}/${findStep(this.document.steps, id)?.kind}`))
  }

  moveTo(to: Campaign): void {
    const { entry, waitingSince, dueAt, queuedAt } = this
    const messaged = new Set(this.messaged)
    const place = findNewPlace(this.document, to, entry)
    const ran = this.ran.map((each) => each.split('/')[0] ?? '')
    const moving = { ...entry, ran, waitingSince, dueAt, queuedAt, messaged }
    const { state, stepId, passed, awaitedEvent, message, ...moved } = moveEntry(this.document, to, moving, {
      now: this.now,
      zone: 'UTC',
    })
    if (place.kind === 'stays') expect({ state, stepId }).toEqual({ state: entry.state, stepId: entry.stepId })
    Object.assign(this, { dueAt: moved.dueAt, awaitedEvent, document: to })
    if (message === 'skip' || state !== 'delivering') this.queuedAt = null
    this.entry = { ...entry, state, stepId, passed }
  }
}

test('whatever is edited, a moved journey comes to its end, runs no step twice and sends no message twice', () => {
  const life = fc.record({
    first: anyDocument,
    edits: fc.array(fc.array(anyEdit, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }),
    pauses: fc.array(fc.nat({ max: 6 }), { minLength: 3, maxLength: 3 }),
    choices: fc.array(fc.nat(), { minLength: 200, maxLength: 200 }),
  })
  fc.assert(
    fc.property(life, ({ first, edits, pauses, choices }) => {
      const trip = new Trip(first)
      let turns = 0
      const goOn = (times: number) => {
        for (let each = 0; each < times && !trip.isOver; each += 1) trip.goOn(choices[(turns += 1) % 200] ?? 0)
      }
      for (const [index, changes] of edits.entries()) {
        goOn(pauses[index] ?? 0)
        if (!trip.isOver) trip.moveTo(changes.reduce(edit, trip.document))
      }
      goOn(200)
      expect(trip.isOver).toBe(true)
      expect(trip.ran).toEqual([...new Set(trip.ran)])
      expect(trip.messaged).toEqual([...new Set(trip.messaged)])
    }),
    { numRuns: 300 },
  )
})
