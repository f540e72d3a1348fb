import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished, expect, test } from 'vitest'
import type { OutgoingMessage } from '../provider.ts'
import { givenMessage, leadTo } from '../testing.ts'
import type { TwilioOptions } from '../twilio/open-twilio.ts'
import { openTwilioStub, twilioAccount, twilioError } from '../twilio/testing.ts'
import { twilioSms } from './twilio-sms.ts'

const never = new AbortController().signal
const service = `MG${'a'.repeat(32)}`

async function givenTwilio(answer?: Parameters<typeof openTwilioStub>[0], options: Partial<TwilioOptions> = {}) {
  const stub = await openTwilioStub(answer)
  onTestFinished(stub.close)
  return { stub, provider: twilioSms({ account: twilioAccount, from: '+14155550100', ...options }) }
}

const sms = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage =>
  givenMessage({
    address: '+447700900001',
    content: { channel: 'sms', text: 'Your cart waits 🛒 \u200fعربة & more', links: [] },
    ...changes,
  })

test('an SMS arrives as it was approved, from the number that is set', async () => {
  const { stub, provider } = await givenTwilio()
  expect(await provider.send([sms()], never)).toEqual([
    { kind: 'sent', providerMessageId: `SM${'1'.padStart(32, '0')}` },
  ])
  const { accountSid, authToken } = twilioAccount
  expect(stub.requests).toEqual([
    {
      path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      form: {
        To: '+447700900001',
        From: '+14155550100',
        Body: 'Your cart waits 🛒 \u200fعربة & more',
        SmartEncoded: 'false',
      },
    },
  ])
})

test('a Messaging Service picks one of its senders, and Twilio is told where to report', async () => {
  const statusUrl = ({ workspaceId, deliveryId }: OutgoingMessage) => `https://x.example/${workspaceId}/${deliveryId}`
  const { stub, provider } = await givenTwilio(undefined, { from: service, statusUrl })
  await provider.send([sms()], never)
  expect(stub.requests[0]?.form).toMatchObject({
    MessagingServiceSid: service,
    StatusCallback: 'https://x.example/1/7',
  })
  expect(stub.requests[0]?.form).not.toHaveProperty('From')
})

test('five hundred messages go a few at once, each with its own answer', async () => {
  const { stub, provider } = await givenTwilio(
    ({ form }) => (form['To'] === '+447700900300' ? twilioError(400, 21610) : 'take'),
    { atOnce: 8 },
  )
  const batch = Array.from({ length: 500 }, (_, index) =>
    sms({ address: `+447700900${String(index).padStart(3, '0')}` }),
  )
  const results = await provider.send(batch, never)
  expect(results.filter(({ kind }) => kind === 'sent')).toHaveLength(499)
  expect(results[300]).toEqual({ kind: 'failed', reason: 'unsubscribed', suppress: true })
  expect(new Set(stub.taken.map(({ form }) => form['To'])).size).toBe(499)
  expect(stub.mostAtOnce()).toBeLessThanOrEqual(8)
})

const failed = (reason: string, suppress: boolean) => ({ kind: 'failed', reason, suppress })

test.for([
  [twilioError(429, 20429), { kind: 'retry', reason: 'too_many_requests', afterMs: 10_000, sign: 'quota' }],
  [twilioError(503, 20503), { kind: 'retry', reason: 'twilio_20503', afterMs: 10_000, sign: 'ill' }],
  [twilioError(400, 21611), { kind: 'retry', reason: 'queue_full', afterMs: 300_000, sign: 'quota' }],
  [twilioError(500, 20500), { kind: 'unknown', reason: 'twilio_20500', sign: 'ill' }],
  [
    { status: 502, body: '<html>Bad gateway</html>' },
    { kind: 'unknown', reason: 'http_502', sign: 'ill' },
  ],
  [twilioError(400, 21211), failed('invalid_number', true)],
  [twilioError(400, 21610), failed('unsubscribed', true)],
  [twilioError(400, 21614), failed('not_a_mobile_number', true)],
  [twilioError(400, 21408), failed('region_not_allowed', false)],
  [twilioError(400, 21606), failed('sender_not_usable_there', false)],
  [twilioError(400, 21612), failed('no_route', false)],
  [twilioError(400, 21617), failed('text_too_long', false)],
  [twilioError(400, 30003), failed('handset_unreachable', false)],
  [twilioError(400, 99999), failed('twilio_99999', false)],
  [{ status: 400, body: 'nonsense' }, failed('http_400', false)],
  [twilioError(401, 20003), { kind: 'stop', reason: 'credentials_refused' }],
  [twilioError(404, 20404), { kind: 'stop', reason: 'account_or_service_unknown' }],
  [
    { status: 403, body: {} },
    { kind: 'stop', reason: 'http_403' },
  ],
  [
    { status: 201, body: 'nonsense' },
    { kind: 'sent', providerMessageId: null },
  ],
  [
    { status: 201, body: {} },
    { kind: 'sent', providerMessageId: null },
  ],
  ['close', { kind: 'unknown', reason: 'econnreset', sign: 'ill' }],
  ['take_and_close', { kind: 'sent', providerMessageId: null }],
  ['hang', { kind: 'unknown', reason: 'econnaborted', sign: 'ill' }],
  ['take_and_hang', { kind: 'unknown', reason: 'econnaborted', sign: 'ill' }],
] as const)('Twilio’s answer no. %# is classed by who must act', async ([answer, result]) => {
  const isHanging = typeof answer === 'string' && answer.includes('hang')
  const { provider } = await givenTwilio(() => answer, isHanging ? { timeoutMs: 300 } : {})
  expect(await provider.send([sms()], never)).toEqual([result])
})

test('a message waits for a free connection, and its time-out runs from then on', async () => {
  const answers = ['take_and_hang', { status: 201, body: { sid: 'SM2' } }] as const
  const { stub, provider } = await givenTwilio(() => answers[stub.requests.length - 1] ?? 'close', {
    timeoutMs: 300,
    atOnce: 1,
  })
  const results = await Promise.all([provider.send([sms()], never), provider.send([sms()], never)])
  expect(results.flat().map(({ kind }) => kind)).toEqual(['unknown', 'sent'])
  expect(stub.requests).toHaveLength(2)
})

test('nothing is lost where nobody listens', async () => {
  const { stub, provider } = await givenTwilio()
  await stub.close()
  const unreachable = await openTwilioStub()
  await unreachable.close()
  const restore = leadTo('api.twilio.com', { port: 1, ca: unreachable.ca })
  onTestFinished(restore)
  expect(await provider.send([sms()], never)).toEqual([
    { kind: 'retry', reason: 'econnrefused', afterMs: 10_000, sign: 'ill' },
  ])
})

test.for([
  ['never answers', () => undefined, 'econnaborted'],
  ['hangs up', (socket: Socket) => socket.once('data', () => socket.destroy()), 'econnreset'],
] as const)('a connection that %s before it is made costs nothing', async ([, handle, reason]) => {
  const open: Socket[] = []
  const server = createServer((socket) => {
    open.push(socket)
    socket.on('error', () => undefined)
    handle(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const restore = leadTo('api.twilio.com', { port: (server.address() as AddressInfo).port, ca: '' }) // it listens
  onTestFinished(() => {
    restore()
    for (const socket of open) socket.destroy()
    server.close()
  })
  const provider = twilioSms({ account: twilioAccount, from: '+14155550100', timeoutMs: 500 })
  expect(await provider.send([sms()], never)).toEqual([{ kind: 'retry', reason, afterMs: 10_000, sign: 'ill' }])
})

test('an account that is refused is not asked for every message', async () => {
  const { stub, provider } = await givenTwilio(() => twilioError(401, 20003), { atOnce: 2 })
  const results = await provider.send(
    Array.from({ length: 50 }, () => sms()),
    never,
  )
  expect(results).toEqual(Array.from({ length: 50 }, () => ({ kind: 'stop', reason: 'credentials_refused' })))
  expect(stub.requests.length).toBeLessThanOrEqual(3)
})

test('while Twilio gives no outcome few messages are put in doubt, and it is tried by one after the rest', async () => {
  let isIll = true
  const { stub, provider } = await givenTwilio(() => (isIll ? twilioError(500, 20500) : 'take'), { atOnce: 2 })
  const batch = Array.from({ length: 50 }, () => sms())
  const first = await provider.send(batch, never)
  const doubtful = first.filter(({ kind }) => kind === 'unknown').length
  expect(doubtful).toBeLessThanOrEqual(6)
  expect(first.filter((result) => result.kind === 'not_asked' && result.sign === 'ill')).toHaveLength(50 - doubtful)
  await provider.send(batch, never)
  expect(stub.requests.length - doubtful).toBeLessThanOrEqual(2)
  isIll = false
  expect(new Set((await provider.send(batch, never)).map(({ kind }) => kind))).toEqual(new Set(['sent']))
})

test('a worker that loses its lease stops waiting: what had begun is in doubt, the rest is not begun', async () => {
  const lost = new AbortController()
  const { stub, provider } = await givenTwilio(
    (_request, count) => {
      if (count === 2) lost.abort()
      return 'take_and_hang'
    },
    { atOnce: 2 },
  )
  const results = await provider.send([sms(), sms(), sms(), sms()], lost.signal)
  expect(results.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'not_asked', 'not_asked'])
  expect(stub.taken).toHaveLength(2)
})

test.for(['ada@example.com', '', '+44 7700 900001', 'whatsapp:+447700900001', '+447700900001,+447700900002'])(
  'what is no phone number is not sent: %j',
  async (address) => {
    const { stub, provider } = await givenTwilio()
    expect(await provider.send([sms({ address })], never)).toEqual([failed('not_a_phone_number', false)])
    expect(stub.requests).toEqual([])
  },
)
