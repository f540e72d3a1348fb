import { onTestFinished, expect, test } from 'vitest'
import type { OutgoingMessage } from '../provider.ts'
import type { RenderedContent } from '../rendered-content.ts'
import { givenMessage } from '../testing.ts'
import { openTwilioStub, twilioAccount, twilioError } from '../twilio/testing.ts'
import { twilioWhatsapp } from './twilio-whatsapp.ts'

const never = new AbortController().signal
const template = `HX${'b'.repeat(32)}`

const whatsapp = (content: Partial<Extract<RenderedContent, { channel: 'whatsapp' }>> = {}): OutgoingMessage =>
  givenMessage({
    address: '+447700900001',
    content: {
      channel: 'whatsapp',
      template,
      parameters: [{ key: '1', value: 'Ada “🛒” & co' }],
      text: null,
      links: [],
      ...content,
    },
  })

async function givenTwilio(answer?: Parameters<typeof openTwilioStub>[0], from = '+14155550101') {
  const stub = await openTwilioStub(answer)
  onTestFinished(stub.close)
  return { stub, provider: twilioWhatsapp({ account: twilioAccount, from }) }
}

test('a template goes by its Content SID, with its parameters', async () => {
  const { stub, provider } = await givenTwilio()
  expect(await provider.send([whatsapp()], never)).toMatchObject([{ kind: 'sent' }])
  expect(stub.requests[0]?.form).toEqual({
    To: 'whatsapp:+447700900001',
    From: 'whatsapp:+14155550101',
    ContentSid: template,
    ContentVariables: '{"1":"Ada “🛒” & co"}',
  })
})

test('free text goes as it is', async () => {
  const { stub, provider } = await givenTwilio()
  await provider.send([whatsapp({ template: null, parameters: [], text: 'Here you are 🛒\nعربة' })], never)
  expect(stub.requests[0]?.form).toEqual({
    To: 'whatsapp:+447700900001',
    From: 'whatsapp:+14155550101',
    Body: 'Here you are 🛒\nعربة',
  })
})

test('a parameter named __proto__ is one like any other', async () => {
  const { stub, provider } = await givenTwilio()
  await provider.send([whatsapp({ parameters: [{ key: '__proto__', value: 'x' }] })], never)
  expect(stub.requests[0]?.form['ContentVariables']).toBe('{"__proto__":"x"}')
})

test('a Messaging Service picks the sender', async () => {
  const service = `MG${'a'.repeat(32)}`
  const { stub, provider } = await givenTwilio(undefined, service)
  await provider.send([whatsapp()], never)
  expect(stub.requests[0]?.form).toMatchObject({ MessagingServiceSid: service, To: 'whatsapp:+447700900001' })
})

test.for([
  [twilioError(400, 63003), { kind: 'failed', reason: 'not_on_whatsapp', suppress: true }],
  [twilioError(400, 63016), { kind: 'failed', reason: 'outside_the_window', suppress: false }],
  [twilioError(400, 63024), { kind: 'failed', reason: 'recipient_cannot_receive_it', suppress: false }],
  [twilioError(400, 21655), { kind: 'failed', reason: 'template_unknown', suppress: false }],
  [twilioError(429, 63018), { kind: 'retry', reason: 'rate_limit', afterMs: 60_000, sign: 'quota' }],
  [twilioError(400, 63007), { kind: 'stop', reason: 'whatsapp_sender_unknown' }],
] as const)('Twilio’s answer no. %# about WhatsApp is classed by who must act', async ([answer, result]) => {
  const { provider } = await givenTwilio(() => answer)
  expect(await provider.send([whatsapp()], never)).toEqual([result])
})
