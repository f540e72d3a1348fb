import { expect, test } from 'vitest'
import { channelNames } from '../domain/channels.ts'
import type { OutgoingMessage } from './provider.ts'
import { chooseProviders } from './providers.ts'
import { assertSender } from './sender.ts'
import { givenMessage } from './testing.ts'

const signal = new AbortController().signal

test('with nothing set every channel is recorded, and says what to set', async () => {
  const kept: OutgoingMessage[] = []
  const { byChannel, names } = chooseProviders(
    { smtpUrl: undefined },
    { keep: async (batch) => void kept.push(...batch) },
  )
  expect(channelNames.map((channel) => [byChannel[channel].name, byChannel[channel].channel])).toEqual(
    channelNames.map((channel) => ['recorder', channel]),
  )
  expect(names.email).toBe('recorded, not sent: see /outbox; set SMTP_URL to really send email')
  const batch = [givenMessage(), givenMessage({ deliveryId: 8 })]
  expect(await byChannel.email.send(batch, signal)).toEqual([
    { kind: 'sent', providerMessageId: 'recorded-7' },
    { kind: 'sent', providerMessageId: 'recorded-8' },
  ])
  expect(kept).toEqual(batch)
})

test('SMTP_URL sends email for real, and its password is in no line', async () => {
  const { byChannel, names } = chooseProviders(
    { smtpUrl: 'smtps://ada:hunter2@mail.example:465' },
    { keep: async () => {} },
  )
  expect([byChannel.email.name, byChannel.sms.name]).toEqual(['smtp', 'recorder'])
  expect(names.email).toBe('SMTP through mail.example:465')
  await byChannel.email.close?.()
})

test('the recorder reports what could not be kept instead of saying it was sent', async () => {
  const { byChannel } = chooseProviders(
    { smtpUrl: undefined },
    { keep: async () => Promise.reject(new Error('no room')) },
  )
  await expect(byChannel.push.send([givenMessage()], signal)).rejects.toThrow('no room')
})

test('a real provider asks for a sender, the recorder does not', () => {
  const nobody = { senderName: 'Larkspur', senderEmail: ' ', replyTo: null }
  expect(() => assertSender('smtp', nobody)).toThrow(expect.objectContaining({ code: 'sender_missing' }))
  expect(() => assertSender('recorder', nobody)).not.toThrow()
  expect(() => assertSender('smtp', { ...nobody, senderEmail: 'hello@larkspur.example' })).not.toThrow()
})
