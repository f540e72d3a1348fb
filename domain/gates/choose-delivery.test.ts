import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PushContent } from '../campaign/content.ts'
import { ChannelMessage } from '../campaign/message.ts'
import { channelNames } from '../channels.ts'
import { chooseDelivery, type DeliveryProbes } from './choose-delivery.ts'
import type { GateFacts } from './gate.ts'
import { isQuietAt } from './quiet-hours.ts'
import { resolveZone } from './resolve-zone.ts'
import { givenChannelMessage, givenCustomer, givenGateFacts, openSettings } from './testing.ts'

const probes: DeliveryProbes = { holds: () => true, findCopyFault: () => null }
const pushThenEmail = [givenChannelMessage('push'), givenChannelMessage('email')]
const choose = (facts: Partial<GateFacts>, changes: Partial<DeliveryProbes> = {}) =>
  chooseDelivery(pushThenEmail, givenGateFacts(facts), { ...probes, ...changes })
const quietNow = { ...openSettings, quietFromMinute: 0, quietToMinute: 1439 }
const cappedPush = {
  ...openSettings,
  frequencyCaps: [{ channel: 'push' as const, topic: null, limit: 0, windowHours: 24 }],
}

test('the first channel that can be used is, with every address', () => {
  const devices = [
    { token: 'a', pushEnabled: true },
    { token: 'b', pushEnabled: false },
    { token: 'c', pushEnabled: true },
  ]
  const choice = choose({ customer: givenCustomer({ devices }) })
  expect(choice).toMatchObject({ kind: 'send', channel: 'push', addresses: ['a', 'c'], tried: [] })
})

test('no device, a suppressed one or no consent falls to the next channel, and says why', () => {
  const cases: [string, Partial<Parameters<typeof givenCustomer>[0]>][] = [
    ['unreachable', { devices: [] }],
    ['suppressed', { suppressed: [{ channel: 'push', address: 'device-1' }] }],
    ['not_consented', { consents: [{ topic: '*', channel: 'push', allowed: false }] }],
  ]
  for (const [reason, customer] of cases) {
    const choice = choose({ customer: givenCustomer(customer) })
    expect(choice).toMatchObject({ kind: 'send', channel: 'email', addresses: ['ada@example.com'] })
    expect(choice.tried).toMatchObject([{ channel: 'push', reason }])
  }
})

test('a cap skips at once, copy without text too, quiet hours defer', () => {
  expect(choose({ settings: cappedPush })).toMatchObject({ kind: 'skip', channel: 'push', reason: 'frequency_cap' })
  const fault = { variable: 'customer.first_name', message: '' }
  const withoutText = choose({}, { findCopyFault: () => fault })
  expect(withoutText).toMatchObject({ kind: 'skip', channel: 'push', reason: 'cannot_render', detail: fault })
  expect(choose({ settings: quietNow })).toMatchObject({ kind: 'defer', channel: 'push', reason: 'quiet_hours' })
})

test('a channel whose condition does not hold is passed over', () => {
  const messages = [{ ...givenChannelMessage('push'), when: { everyone: true as const } }, givenChannelMessage('email')]
  const choice = chooseDelivery(messages, givenGateFacts(), { ...probes, holds: () => false })
  expect(choice).toMatchObject({ kind: 'send', channel: 'email', tried: [{ channel: 'push', reason: 'condition' }] })
})

test('when nothing is left every channel has its reason', () => {
  const nobody = givenCustomer({ devices: [], traits: {} })
  expect(choose({ customer: nobody })).toMatchObject({
    kind: 'skip',
    reason: 'unreachable',
    tried: [
      { channel: 'push', reason: 'unreachable' },
      { channel: 'email', reason: 'unreachable' },
    ],
  })
})

test('a push goes to every device, or to the one that was active last of those that take it', () => {
  const devices = [
    { token: 'muted', pushEnabled: false },
    { token: 'dead', pushEnabled: true },
    { token: 'latest', pushEnabled: true },
    { token: 'older', pushEnabled: true },
  ]
  const customer = givenCustomer({ devices, suppressed: [{ channel: 'push', address: 'dead' }] })
  const sendTo = (options: object | null) => {
    const content = PushContent.parse({ title: 'Hi', body: 'Ho', options })
    const message = ChannelMessage.parse({ channel: 'push', content: { default: content } })
    return chooseDelivery([message], givenGateFacts({ customer }), probes)
  }
  for (const options of [null, {}, { devices: 'all' }])
    expect(sendTo(options)).toMatchObject({ kind: 'send', addresses: ['latest', 'older'] })
  expect(sendTo({ devices: 'last_active' })).toMatchObject({ kind: 'send', addresses: ['latest'] })
})

test('a transactional message skips topics, caps and quiet hours, never suppression', () => {
  const transactional = {
    transactional: true,
    topic: null,
    settings: { ...quietNow, ...cappedPush, quietFromMinute: 0, quietToMinute: 1439 },
  }
  const refusesTopic = givenCustomer({ consents: [{ topic: 'offers', channel: '*', allowed: false }] })
  expect(choose({ ...transactional, customer: refusesTopic })).toMatchObject({ kind: 'send', channel: 'push' })
  const suppressed = [
    { channel: 'push', address: 'device-1' },
    { channel: 'email', address: 'ada@example.com' },
  ]
  expect(choose({ ...transactional, customer: givenCustomer({ suppressed }) })).toMatchObject({
    kind: 'skip',
    reason: 'suppressed',
  })
})

test.each([
  ['pt-BR', 'pt-BR'],
  ['pt_br', 'pt-BR'],
  ['pt-PT', 'pt'],
  ['zh-Hant-TW', 'zh-Hant'],
  ['de', null],
  ['nonsense tag!', null],
  ['', null],
])('a customer who reads %s gets %s', (language, expected) => {
  const messages = [givenChannelMessage('email', ['pt', 'pt-BR', 'zh-Hant'])]
  const customer = givenCustomer({ traits: { email: 'a@b.example', language } })
  const choice = chooseDelivery(messages, givenGateFacts({ customer }), probes)
  expect(choice).toMatchObject({ kind: 'send', chosen: { language: expected } })
})

test('a zone that is none takes the workspace’s, and the deferral says so', () => {
  const settings = { ...openSettings, timezone: 'Asia/Tokyo', quietFromMinute: 20 * 60, quietToMinute: 8 * 60 }
  const inZone = (timezone: unknown) =>
    choose({ settings, customer: givenCustomer({ traits: { email: 'a@b.example', timezone } }) })
  expect(inZone('Mars/Olympus')).toMatchObject({ kind: 'defer', detail: { zone: 'Asia/Tokyo', fallback: 'nonsense' } })
  expect(inZone(42)).toMatchObject({ kind: 'defer', detail: { zone: 'Asia/Tokyo', fallback: 'nonsense' } })
  expect(inZone(null)).toMatchObject({ kind: 'defer', detail: { zone: 'Asia/Tokyo', fallback: 'missing' } })
  expect(inZone('Europe/London')).toMatchObject({ kind: 'send' })
})

const anyFacts = fc
  .record({
    minutes: fc.integer({ min: 0, max: 3 * 1440 }),
    timezone: fc.constantFrom('Europe/London', 'America/New_York', 'Nowhere', null),
    devices: fc.constantFrom([], [{ token: 'd', pushEnabled: true }]),
    email: fc.constantFrom(null, 'a@b.example'),
    phone: fc.constantFrom(null, '+447700900001'),
    consents: fc.array(
      fc.record({
        topic: fc.constantFrom('*', 'offers'),
        channel: fc.constantFrom('*', ...channelNames),
        allowed: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
    suppressed: fc.subarray([
      { channel: 'push', address: 'd' },
      { channel: 'email', address: 'a@b.example' },
      { channel: 'sms', address: '+447700900001' },
    ]),
    quiet: fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 1439 })),
    transactional: fc.boolean(),
  })
  .map(({ minutes, timezone, email, phone, devices, consents, suppressed, quiet, transactional }) =>
    givenGateFacts({
      now: Temporal.Instant.from('2026-10-24T00:00:00Z').add({ minutes }),
      customer: givenCustomer({ traits: { email, phone, timezone }, devices, consents, suppressed }),
      transactional,
      settings: { ...openSettings, quietFromMinute: quiet[0], quietToMinute: quiet[1] },
    }),
  )

function isQuiet(at: Temporal.Instant, { customer, settings }: GateFacts): boolean {
  const { zone } = resolveZone(customer.traits['timezone'], settings.timezone)
  const quiet = { fromMinute: settings.quietFromMinute ?? 0, toMinute: settings.quietToMinute ?? 0 }
  return isQuietAt(at, zone, quiet)
}

function isGoodDeferral(until: Temporal.Instant, messages: ChannelMessage[], facts: GateFacts): boolean {
  const later = chooseDelivery(messages, { ...facts, now: until }, probes)
  return !facts.transactional && !isQuiet(until, facts) && later.kind === 'send'
}

function isGoodSending({ channel, addresses }: { channel: string; addresses: string[] }, facts: GateFacts): boolean {
  const stopped = facts.customer.suppressed.filter((entry) => entry.channel === channel).map(({ address }) => address)
  const isFree = addresses.length > 0 && addresses.every((address) => !stopped.includes(address))
  return isFree && (facts.transactional || !isQuiet(facts.now, facts))
}

const anyOrder = fc.shuffledSubarray([...channelNames], { minLength: 1 })

test('for any customer: a message is never for a suppressed address, never in quiet hours, and the order holds', () => {
  fc.assert(
    fc.property(anyFacts, anyOrder, (facts, order) => {
      const messages = order.map((channel) => givenChannelMessage(channel))
      const choice = chooseDelivery(messages, facts, probes)
      const used = choice.kind === 'skip' ? [] : [choice.channel]
      const asked = [...choice.tried.map(({ channel }) => channel), ...used]
      expect(asked).toEqual(order.slice(0, asked.length))
      expect(choice.kind !== 'defer' || isGoodDeferral(choice.until, messages, facts)).toBe(true)
      expect(choice.kind !== 'send' || isGoodSending(choice, facts)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
