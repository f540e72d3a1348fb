import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSes } from './read-ses.ts'
import { sesBounce, sesComplaint, sesDelivery } from './testing.ts'

const mail = { messageId: '<carillon.3.41@larkspur.example>', to: 'ada@example.com' }
const told = {
  messageId: mail.messageId,
  workspaceId: 3,
  deliveryId: 41,
  recipients: ['ada@example.com'],
  at: Temporal.Instant.from('2026-11-24T09:00:00Z'),
}

test.each([
  ['delivered', sesDelivery(mail), { kind: 'delivered', reason: null }],
  ['bounced for good', sesBounce(mail, 'Permanent', 'NoEmail'), { kind: 'bounced', reason: 'NoEmail 5.1.1' }],
  [
    'a full mailbox',
    sesBounce(mail, 'Transient', 'MailboxFull'),
    { kind: 'soft_bounced', reason: 'MailboxFull 5.1.1' },
  ],
  ['nobody knows why', sesBounce(mail, 'Undetermined', 'Undetermined'), { kind: 'soft_bounced' }],
  ['a complaint', sesComplaint(mail), { kind: 'complained', reason: null }],
  ['a complaint without a type', sesComplaint(mail, null), { kind: 'complained' }],
])('%s', (_name, notice, expected) => {
  expect(readSes(notice)).toEqual([expect.objectContaining({ ...told, ...expected })])
  const { notificationType, ...rest } = notice
  expect(readSes({ eventType: notificationType, ...rest })).toHaveLength(1)
})

test('what a mailbox calls no spam is no complaint', () => {
  expect(readSes(sesComplaint(mail, 'not-spam'))).toEqual([])
})

test('a bounce tells codes, never the server’s words, which quote the address', () => {
  const odd = sesBounce(mail, 'Permanent', 'see ada@example.com')
  expect(JSON.stringify(readSes(odd).map(({ reason }) => reason))).not.toContain('ada')
})

test.each([
  ['sent', { eventType: 'Send', mail: sesDelivery(mail).mail, send: {} }],
  ['opened', { eventType: 'Open', mail: sesDelivery(mail).mail, open: { timestamp: '2026-11-24T09:00:00Z' } }],
  ['a mail of somebody else’s', sesBounce({ ...mail, messageId: '<4711@example.com>' })],
  ['an id that is too long', sesBounce({ ...mail, messageId: `<carillon.1.${'9'.repeat(20)}@x.example>` })],
  ['without the headers', { ...sesBounce(mail), mail: { destination: [mail.to] } }],
  ['an address that no database keeps', sesBounce({ ...mail, to: 'a\u0000b@example.com' })],
  ['a time that is none', { ...sesDelivery(mail), delivery: { timestamp: 'yesterday' } }],
])('%s tells nothing', (_name, notice) => {
  expect(readSes(notice)).toEqual([])
})

test('whatever it is given, it tells something of our mails or nothing', () => {
  const parts = [sesBounce(mail), sesComplaint(mail), sesDelivery(mail)]
  fc.assert(
    fc.property(fc.constantFrom(...parts), fc.jsonValue(), fc.nat(), (notice, odd, place) => {
      const fields = [...JSON.stringify(notice).matchAll(/"[^"]*"(?=[,}\]])/g)]
      const field = fields[place % fields.length]
      const text = JSON.stringify(notice)
      const damaged =
        text.slice(0, field?.index) + JSON.stringify(odd) + text.slice((field?.index ?? 0) + (field?.[0].length ?? 0))
      for (const one of readSes(JSON.parse(damaged))) expect(one).toMatchObject({ workspaceId: 3, deliveryId: 41 })
    }),
    { numRuns: 500 },
  )
})
