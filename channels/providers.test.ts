import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { channelNames } from '../domain/channels.ts'
import { smtp } from './email/smtp.ts'
import { findCarrier, type OutgoingMessage } from './provider.ts'
import { nameProviders, openProviders } from './providers.ts'
import { recordMessages } from './recorder.ts'
import { assertSender } from './sender.ts'
import { givenMessage } from './testing.ts'
import { twilioAccount } from './twilio/testing.ts'

const signal = new AbortController().signal
const nothing = {
  smtpUrl: undefined,
  dkim: undefined,
  firebaseServiceAccount: undefined,
  twilio: undefined,
  publicUrl: undefined,
}

test('with nothing set nothing leaves the house: inboxes are kept here, every other channel is recorded', () => {
  const providers = nameProviders(openProviders(nothing))
  expect(providers).toEqual({
    push: 'recorder',
    email: 'recorder',
    sms: 'recorder',
    whatsapp: 'recorder',
    in_app: 'inbox',
  })
  expect(nameProviders([])).toEqual(Object.fromEntries(channelNames.map((channel) => [channel, 'recorder'])))
})

test('of two providers of a channel the first sends, as approvals say', () => {
  const both = ['first', 'second'].map((name) => ({ ...smtp({ url: 'smtp://mail.example' }), name }))
  expect(findCarrier(both, 'email')?.name).toBe('first')
  expect(nameProviders(both)).toMatchObject({ email: 'first', sms: 'recorder' })
})

test('SMTP_URL sends email for real, and only email', async () => {
  const providers = openProviders({ ...nothing, smtpUrl: 'smtps://ada:hunter2@mail.example:465' })
  expect(nameProviders(providers)).toMatchObject({ email: 'smtp', push: 'recorder', sms: 'recorder' })
  for (const provider of providers) await provider.close?.()
})

test('GOOGLE_APPLICATION_CREDENTIALS sends push for real, and only push', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const account = {
    project_id: 'larkspur',
    client_email: 'carillon@larkspur.example',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }
  const providers = openProviders({ ...nothing, firebaseServiceAccount: givenFile(JSON.stringify(account)) })
  expect(nameProviders(providers)).toMatchObject({ push: 'fcm', email: 'recorder' })
})

test.for([
  [{ smsFrom: '+14155550100' }, { sms: 'twilio', whatsapp: 'recorder' }],
  [{ whatsappFrom: `MG${'a'.repeat(32)}` }, { sms: 'recorder', whatsapp: 'twilio' }],
] as const)('Twilio carries the channels that have a sender: %j', ([from, names]) => {
  const twilio = { ...twilioAccount, smsFrom: undefined, whatsappFrom: undefined, ...from }
  expect(nameProviders(openProviders({ ...nothing, twilio }))).toMatchObject(names)
})

test.for([
  ['/nowhere/key.json', 'the file cannot be read'],
  [givenFile('{'), 'the file is not JSON'],
  [givenFile('{"project_id":"larkspur"}'), 'client_email, private_key is missing'],
])('a key file that is none stops the start: %s', ([path, reason]) => {
  expect(() => openProviders({ ...nothing, firebaseServiceAccount: path })).toThrow(reason)
})

function givenFile(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'carillon-key-')), 'key.json')
  writeFileSync(path, content)
  return path
}

test('the recorder keeps each message and says so', async () => {
  const kept: OutgoingMessage[] = []
  const batch = [givenMessage(), givenMessage({ deliveryId: 8 })]
  const recorder = recordMessages('email', async (messages) => void kept.push(...messages))
  expect(await recorder.send(batch, signal)).toEqual([
    { kind: 'sent', providerMessageId: 'recorded-7' },
    { kind: 'sent', providerMessageId: 'recorded-8' },
  ])
  expect(kept).toEqual(batch)
})

test('the recorder reports what could not be kept instead of saying it was sent', async () => {
  const recorder = recordMessages('push', async () => Promise.reject(new Error('no room')))
  await expect(recorder.send([givenMessage()], signal)).rejects.toThrow('no room')
})

test('email that is really sent asks for a sender; the recorder and other channels do not', () => {
  const nobody = { senderName: 'Larkspur', senderEmail: ' ', replyTo: null }
  const email = { channel: 'email', provider: 'smtp' } as const
  expect(() => assertSender(email, nobody)).toThrow(expect.objectContaining({ code: 'sender_missing' }))
  expect(() => assertSender({ ...email, provider: 'recorder' }, nobody)).not.toThrow()
  expect(() => assertSender({ channel: 'sms', provider: 'twilio' }, nobody)).not.toThrow()
  expect(() => assertSender(email, { ...nobody, senderEmail: 'hello@larkspur.example' })).not.toThrow()
})
