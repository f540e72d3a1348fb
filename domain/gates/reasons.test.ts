import { expect, test } from 'vitest'
import { gates } from './gates.ts'
import { describeReason, skipReasons } from './reasons.ts'

test('the gates stand in the order that was promised', () => {
  expect(gates.map(({ name }) => name)).toEqual([
    'suppressed',
    'not_consented',
    'unreachable',
    'window_closed',
    'frequency_cap',
    'quiet_hours',
    'cannot_render',
  ])
})

test('every reason has words, whatever detail is left of it', () => {
  const words = skipReasons.map((reason) => describeReason(reason))
  expect(words.filter((text) => text.length < 20 || /undefined|null|NaN/.test(text))).toEqual([])
})

test('the words carry the numbers', () => {
  const cap = {
    channel: 'push',
    topic: null,
    limit: 3,
    windowHours: 168,
    count: 3,
    nextPossibleAt: '2026-11-25T09:30:00Z',
  }
  expect(describeReason('frequency_cap', cap, 'Asia/Tokyo')).toBe(
    'the frequency cap is reached: 3 of 3 messages by push in 7 days; next possible Wed 25 Nov 2026, 18:30',
  )
  expect(describeReason('cannot_render', { channel: 'email', variable: 'customer.first_name' })).toBe(
    'the copy for email needs customer.first_name, which this customer does not have',
  )
  expect(
    describeReason('quiet_hours', { zone: 'Asia/Tokyo', fallback: 'nonsense', fromMinute: 1260, toMinute: 480 }),
  ).toBe('quiet hours from 21:00 to 08:00 in Asia/Tokyo (the workspace’s: what the customer has is no time zone)')
  expect(describeReason('not_consented', { channel: 'sms', topic: 'offers', refused: 'topic' })).toBe(
    'the customer has not agreed to “offers” by SMS',
  )
  expect(describeReason('something_new')).toBe('something new')
})

test('each gate’s detail is told with what stands behind it, by the customer’s clock', () => {
  const said = { channel: 'email', topic: 'offers', refused: 'topic', answer: 'no', source: 'unsubscribe' }
  const tell = (reason: string, detail: Record<string, unknown>) => describeReason(reason, detail, 'America/New_York')
  expect(tell('not_consented', { ...said, saidAt: '2026-11-24T03:05:00Z' })).toBe(
    'the customer said no to “offers” by email by an unsubscribe link on Mon 23 Nov 2026, 22:05',
  )
  expect(tell('not_consented', { channel: 'sms', topic: 'offers', refused: 'channel', answer: 'never_asked' })).toBe(
    'the customer has never opted in to messages by SMS',
  )
  expect(tell('suppressed', { channel: 'email', because: 'hard_bounce', since: '2026-11-24T03:05:00Z' })).toBe(
    'the address for email is suppressed since Mon 23 Nov 2026, 22:05: hard bounce',
  )
  expect(tell('suppressed', { channel: 'email', because: 'rejected: <maya@shop.example> unknown', since: null })).toBe(
    'the address for email is suppressed: rejected',
  )
  expect(tell('unreachable', { channel: 'push', missing: 'push_permission' })).toBe(
    'none of the customer’s devices allows push',
  )
  expect(tell('unreachable', { channel: 'push', missing: 'device' })).toBe('the customer has no device that takes push')
  expect(tell('unreachable', { channel: 'whatsapp', missing: 'phone' })).toBe('the customer has no phone number')
  expect(tell('frequency_cap', { channel: null, topic: null, limit: 0, windowHours: 24, count: 0 })).toBe(
    'a cap allows no message at all',
  )
  expect(tell('frequency_cap', {})).toBe('a frequency cap was reached')
})
