import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Campaign } from '../campaign/campaign.ts'
import { findOccurrence, isFresh, mayEnter } from './enter.ts'
import { meetsExitEvent } from './exits.ts'
import { Exit } from '../campaign/campaign.ts'
import { checkRunnable } from './runnable.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const email = { kind: 'message', channels: [{ channel: 'email', content: { default: { subject: 'a', body: 'b' } } }] }
const makeCampaign = (more: object) =>
  Campaign.parse({
    name: 'n',
    goal: '',
    audience: { everyone: true },
    trigger: { kind: 'event', event: 'e' },
    steps: [email],
    ...more,
  })
const event = (properties: Record<string, unknown> = {}, name = 'e') => ({ name, at: now, properties })

test('an occurrence is the key’s value, else the message; without the key there is none', () => {
  const keyed = makeCampaign({ trigger: { kind: 'event', event: 'e', keyedBy: 'cart' } }).trigger
  expect(findOccurrence(keyed, event({ cart: 'a' }), 'm1')).toBe('key:a')
  expect(findOccurrence(keyed, event({ cart: 7 }), 'm1')).toBe('key:7')
  expect(findOccurrence(keyed, event(), 'm1')).toBeNull()
  expect(findOccurrence(keyed, event({ cart: { id: 1 } }), 'm1')).toBeNull()
  expect(findOccurrence(makeCampaign({}).trigger, event(), 'm1')).toBe('m1')
  expect(findOccurrence(makeCampaign({}).trigger, event({}, 'other'), 'm1')).toBeNull()
})

test('keys of any length keep their entries apart, within what an index can hold', () => {
  const keyed = makeCampaign({ trigger: { kind: 'event', event: 'e', keyedBy: 'cart' } }).trigger
  const keys = fc
    .tuple(fc.constantFrom('', '🛒'.repeat(95), '🛒'.repeat(150)), fc.string({ unit: 'grapheme', maxLength: 12 }))
    .map(([begin, text]) => `${begin}${text}`)
  const occurrenceOf = (cart: string) => findOccurrence(keyed, event({ cart }), 'm1') ?? ''
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      expect(occurrenceOf(one) === occurrenceOf(other)).toBe(one === other)
      expect(Buffer.byteLength(occurrenceOf(one))).toBeLessThan(2000)
      expect(occurrenceOf(one)).toBe(occurrenceOf(one).toWellFormed())
    }),
  )
})

test('an event of the day before yesterday starts nothing', () => {
  expect(isFresh(event().at, now)).toBe(true)
  expect(isFresh(event().at, now.add({ hours: 24 }))).toBe(true)
  expect(isFresh(event().at, now.add({ hours: 24, seconds: 1 }))).toBe(false)
})

test.each([
  ['once', {}, 0, false],
  ['once', { trigger: { kind: 'event', event: 'e', keyedBy: 'cart' } }, 0, true],
  ['every_time', {}, 0, true],
  [{ afterDays: 7 }, {}, 24 * 7 - 1, false],
  [{ afterDays: 7 }, {}, 24 * 7, true],
] as const)('re-entry %j with %j after %i hours: %s', (reentry, more, hours, allowed) => {
  const campaign = makeCampaign({ ...more, reentry })
  expect(mayEnter(campaign, null, now)).toBe(true)
  expect(mayEnter(campaign, now.subtract({ hours }), now)).toBe(allowed)
})

test('an exit by event minds its filter and its key', () => {
  const exit = Exit.parse({
    kind: 'event',
    event: 'bought',
    where: [{ property: 'total', greaterThan: 10 }],
    sameKey: 'cart',
  })
  const own = event({ cart: 'a' })
  expect(meetsExitEvent(exit, event({ cart: 'a', total: 11 }, 'bought'), own)).toBe(true)
  expect(meetsExitEvent(exit, event({ cart: 'b', total: 11 }, 'bought'), own)).toBe(false)
  expect(meetsExitEvent(exit, event({ cart: 'a', total: 9 }, 'bought'), own)).toBe(false)
  expect(meetsExitEvent(exit, event({ total: 11 }, 'bought'), event())).toBe(false)
  expect(meetsExitEvent(exit, event({ cart: '7', total: 11 }, 'bought'), event({ cart: 7 }))).toBe(true)
  expect(meetsExitEvent(exit, event({ cart: null, total: 11 }, 'bought'), event({ cart: null }))).toBe(false)
  expect(meetsExitEvent(exit, event({ cart: 'a', total: 11 }, 'bought'), null)).toBe(false)
})

test.each([
  [{ steps: [{ ...email, timing: { kind: 'best_time' } }] }, 'steps/0'],
  [{ steps: [{ kind: 'update', set: [{ key: 'email', value: 'a' }] }] }, 'steps/0'],
])('%j cannot run, and the launch says why', (more, path) => {
  expect(checkRunnable(makeCampaign(more))).toMatchObject([{ path, message: expect.stringContaining('.') }])
})

test('what can run has no problem', () => {
  expect(checkRunnable(makeCampaign({}))).toEqual([])
  const schedule = { kind: 'recurring', every: 'day', atLocalTime: '09:00', zone: 'customer' }
  expect(checkRunnable(makeCampaign({ trigger: { kind: 'broadcast', schedule } }))).toEqual([])
})
