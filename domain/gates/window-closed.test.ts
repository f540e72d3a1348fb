import { expect, test } from 'vitest'
import { ChannelMessage } from '../campaign/message.ts'
import { chooseDelivery } from './choose-delivery.ts'
import { describeReason } from './reasons.ts'
import { givenChannelMessage, givenCustomer, givenGateFacts } from './testing.ts'

const template = `HX${'a'.repeat(32)}`
const { now } = givenGateFacts()
const whatsapp = (content: object) => ChannelMessage.parse({ channel: 'whatsapp', content: { default: content } })
const choose = (message: ChannelMessage, hoursAgo: number | null) => {
  const inbound = hoursAgo === null ? [] : [{ channel: 'whatsapp', at: now.subtract({ hours: hoursAgo }) }]
  const facts = givenGateFacts({ customer: givenCustomer({ inbound }) })
  return chooseDelivery([message, givenChannelMessage('sms')], facts, { holds: () => true, findCopyFault: () => null })
}

test('free text leaves while the window is open, the template otherwise', () => {
  const both = whatsapp({ text: 'Hello', template })
  expect(choose(both, 2)).toMatchObject({ channel: 'whatsapp', chosen: { content: { text: 'Hello', template: null } } })
  for (const hoursAgo of [30, null])
    expect(choose(both, hoursAgo)).toMatchObject({ channel: 'whatsapp', chosen: { content: { text: null, template } } })
})

test('free text alone gives way to the next channel once the window is closed, and says why', () => {
  const alone = whatsapp({ text: 'Hello' })
  expect(choose(alone, 2)).toMatchObject({ channel: 'whatsapp', tried: [] })
  expect(choose(alone, 30)).toMatchObject({
    channel: 'sms',
    tried: [{ channel: 'whatsapp', reason: 'window_closed', detail: { lastAt: '2026-11-23T06:00:00Z' } }],
  })
  expect(choose(alone, null).tried).toMatchObject([{ reason: 'window_closed', detail: { lastAt: null } }])
})

test('an answer by SMS opens nothing in WhatsApp', () => {
  const inbound = [{ channel: 'sms', at: now }]
  const facts = givenGateFacts({ customer: givenCustomer({ inbound }) })
  const choice = chooseDelivery([whatsapp({ text: 'Hello' })], facts, { holds: () => true, findCopyFault: () => null })
  expect(choice).toMatchObject({ kind: 'skip', channel: 'whatsapp', reason: 'window_closed' })
})

test('the reason is told by the customer’s clock', () => {
  const tell = (lastAt: string | null) => describeReason('window_closed', { channel: 'whatsapp', lastAt }, 'Asia/Tokyo')
  expect(tell('2026-11-23T06:00:00Z')).toBe(
    'WhatsApp takes free text only within 24 hours after a customer wrote, and this one wrote last on Mon 23 Nov 2026, 15:00; the message has no template',
  )
  expect(tell(null)).toContain('and this one has not; the message has no template')
})
