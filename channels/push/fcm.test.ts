import { expect, test as base } from 'vitest'
import type { OutgoingMessage, Provider } from '../provider.ts'
import { givenMessage } from '../testing.ts'
import { fcm } from './fcm.ts'
import { fcmError, type FcmStub, openFcmStub } from './testing.ts'

type Open = (
  behaviour?: Parameters<typeof openFcmStub>[0],
  timeoutMs?: number,
) => Promise<{ stub: FcmStub; provider: Provider }>

const test = base.extend<{ open: Open }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures from this pattern
  open: async ({}, use) => {
    const closers: (() => Promise<unknown>)[] = []
    await use(async (behaviour, timeoutMs = 30_000) => {
      const stub = await openFcmStub(behaviour)
      const provider = fcm({ ...stub.options, timeoutMs })
      closers.push(async () => {
        await provider.close?.()
        await stub.close()
      })
      return { stub, provider }
    })
    for (const close of closers) await close()
  },
})

const signal = new AbortController().signal
const push = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage =>
  givenMessage({
    address: 'device-1',
    content: {
      channel: 'push',
      title: 'Your cart',
      body: 'It waits 🛒 \u200fعربة',
      deepLink: 'https://larkspur.example/cart',
      image: 'https://larkspur.example/cart.png',
      options: null,
    },
    unsubscribeUrl: null,
    ...changes,
  })

test('a push has its text, image and link for Android, Apple and browsers, and a key that a device shows once', async ({
  open,
}) => {
  const { stub, provider } = await open()
  expect(await provider.send([push()], signal)).toEqual([
    { kind: 'sent', providerMessageId: 'projects/larkspur/messages/1' },
  ])
  expect(stub.sent).toMatchObject([
    {
      path: '/v1/projects/larkspur/messages:send',
      authorization: 'Bearer token-1',
      message: {
        token: 'device-1',
        notification: {
          title: 'Your cart',
          body: 'It waits 🛒 \u200fعربة',
          image: 'https://larkspur.example/cart.png',
        },
        data: { deliveryId: '7', deepLink: 'https://larkspur.example/cart' },
        android: { collapse_key: '1:7', ttl: '86400s', priority: 'high', notification: { tag: '1:7' } },
        apns: {
          headers: { 'apns-collapse-id': '1:7', 'apns-priority': '10' },
          payload: { aps: { sound: 'default', 'mutable-content': 1 } },
          fcmOptions: { image: 'https://larkspur.example/cart.png' },
        },
        webpush: { notification: { tag: '1:7' }, fcmOptions: { link: 'https://larkspur.example/cart' } },
      },
    },
  ])
})

test('a link into an app is data, not a page for browsers', async ({ open }) => {
  const { stub, provider } = await open()
  const content = {
    channel: 'push',
    title: 'Hi',
    body: 'Ho',
    deepLink: 'larkspur://cart',
    image: null,
    options: null,
  } as const
  await provider.send([push({ content })], signal)
  expect(stub.sent[0]?.message).toMatchObject({ data: { deepLink: 'larkspur://cart' } })
  expect(stub.sent[0]?.message['webpush']).not.toHaveProperty('fcmOptions')
  expect(stub.sent[0]?.message['notification']).toEqual({ title: 'Hi', body: 'Ho' })
})

test('what the copy says of how a push travels is said to each service in its own words', async ({ open }) => {
  const { stub, provider } = await open()
  const data = [{ key: 'screen', value: 'cart' }]
  const options = { devices: 'all', ttlHours: 2, priority: 'normal', collapseKey: 'cart', data } as const
  const content = { channel: 'push', title: 'Hi', body: 'Ho', deepLink: null, image: null, options } as const
  await provider.send([push({ content: { ...content, options: { ...options, data: [...data] } } })], signal)
  expect(stub.sent[0]?.message).toMatchObject({
    data: { screen: 'cart', deliveryId: '7' },
    android: { collapse_key: 'cart', ttl: '7200s', priority: 'normal', notification: { tag: 'cart' } },
    apns: { headers: { 'apns-collapse-id': 'cart', 'apns-priority': '5' } },
    webpush: { headers: { TTL: '7200', Urgency: 'normal' }, notification: { tag: 'cart' } },
  })
})

test('a thousand messages go over a few connections with one token, each with its own answer', async ({ open }) => {
  const { stub, provider } = await open({
    answer: ({ message }) => (message['token'] === 'device-500' ? fcmError(404, 'UNREGISTERED') : { status: 200 }),
  })
  const batch = Array.from({ length: 1000 }, (_, index) => push({ address: `device-${index}`, deliveryId: index }))
  const results = await provider.send(batch, signal)
  expect(results.filter(({ kind }) => kind === 'sent')).toHaveLength(999)
  expect(results[500]).toEqual({ kind: 'failed', reason: 'unregistered', suppress: true })
  expect(stub.sent).toHaveLength(1000)
  expect(stub.sessions()).toBeLessThanOrEqual(4)
  expect(stub.tokenRequests()).toBe(1)
})

const badToken = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'message.token' }] }
const deviceQuota = {
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ subject: 'device:1', description: 'Device message rate exceeded' }],
}
const badBody = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'message.data' }] }

test.for([
  [fcmError(404, 'UNREGISTERED'), { kind: 'failed', reason: 'unregistered', suppress: true }],
  [fcmError(400, 'INVALID_ARGUMENT', [badToken]), { kind: 'failed', reason: 'invalid_argument', suppress: true }],
  [fcmError(400, 'INVALID_ARGUMENT', [badBody]), { kind: 'failed', reason: 'invalid_argument', suppress: false }],
  [fcmError(400, 'INVALID_ARGUMENT'), { kind: 'failed', reason: 'invalid_argument', suppress: false }],
  [fcmError(403, 'SENDER_ID_MISMATCH'), { kind: 'failed', reason: 'sender_id_mismatch', suppress: false }],
  [fcmError(401, 'THIRD_PARTY_AUTH_ERROR'), { kind: 'stop', reason: 'third_party_auth_error', concerns: 'devices' }],
  [fcmError(403, 'PERMISSION_DENIED'), { kind: 'stop', reason: 'permission_denied' }],
  [fcmError(404, 'NOT_FOUND'), { kind: 'stop', reason: 'not_found' }],
  [fcmError(429, 'QUOTA_EXCEEDED'), { kind: 'retry', reason: 'quota_exceeded', afterMs: 60_000, sign: 'quota' }],
  [fcmError(503, 'UNAVAILABLE'), { kind: 'retry', reason: 'unavailable', afterMs: 10_000, sign: 'ill' }],
  [fcmError(500, 'INTERNAL'), { kind: 'retry', reason: 'internal', afterMs: 10_000, sign: 'ill', mayHaveLeft: true }],
  [
    { ...fcmError(429, 'QUOTA_EXCEEDED'), headers: { 'retry-after': '120' } },
    { kind: 'retry', reason: 'quota_exceeded', afterMs: 120_000, sign: 'quota' },
  ],
  [
    { ...fcmError(429, 'QUOTA_EXCEEDED'), headers: { 'retry-after': '2' } },
    { kind: 'retry', reason: 'quota_exceeded', afterMs: 10_000, sign: 'quota' },
  ],
  [
    { ...fcmError(503, 'UNAVAILABLE'), headers: { 'retry-after': '3' } },
    { kind: 'retry', reason: 'unavailable', afterMs: 10_000, sign: 'ill' },
  ],
  [
    { ...fcmError(429, 'QUOTA_EXCEEDED'), headers: { 'retry-after': '99999999999999' } },
    { kind: 'retry', reason: 'quota_exceeded', afterMs: 86_400_000, sign: 'quota' },
  ],
  [fcmError(429, 'QUOTA_EXCEEDED', [deviceQuota]), { kind: 'retry', reason: 'quota_exceeded', afterMs: 60_000 }],
  [
    { status: 502, body: '<html>Bad gateway</html>' },
    { kind: 'retry', reason: 'http_502', afterMs: 10_000, sign: 'ill', mayHaveLeft: true },
  ],
  [
    { status: 200, body: 'nonsense' },
    { kind: 'sent', providerMessageId: null },
  ],
  ['reset', { kind: 'retry', reason: 'err_http2_stream_error', afterMs: 10_000, sign: 'ill', mayHaveLeft: true }],
  ['hang', { kind: 'retry', reason: 'timeout', afterMs: 10_000, sign: 'ill', mayHaveLeft: true }],
] as const)('FCM’s answer no. %# is classed by who must act', async ([answer, result], { open }) => {
  const { provider } = await open({ answer: () => answer }, answer === 'hang' ? 300 : undefined)
  expect(await provider.send([push()], signal)).toEqual([result])
})

test('a connection that ends in the middle costs one try, and the next message opens another', async ({ open }) => {
  const { stub, provider } = await open({ answer: (_, count) => (count === 1 ? 'goaway' : { status: 200 }) })
  expect(await provider.send([push()], signal)).toMatchObject([{ kind: 'retry' }])
  expect(await provider.send([push()], signal)).toMatchObject([{ kind: 'sent' }])
  expect(stub.sessions()).toBe(2)
})

test('a push of which no byte has left is in no doubt', async ({ open }) => {
  const { stub, provider } = await open()
  await stub.close()
  const [result] = await provider.send([push()], signal)
  expect(result).toMatchObject({ kind: 'retry', sign: 'ill' })
  expect(result).not.toHaveProperty('mayHaveLeft')
})

test('an account that Google refuses stops the channel; a token service that is ill is tried again', async ({
  open,
}) => {
  let status = 400
  const { stub, provider } = await open({ token: () => ({ status, body: { error: 'invalid_grant' } }) })
  expect(await provider.send([push()], signal)).toEqual([{ kind: 'stop', reason: 'token_refused' }])
  status = 500
  expect(await provider.send([push()], signal)).toMatchObject([{ kind: 'retry' }])
  expect(stub.sent).toEqual([])
})

test('what firebase-admin holds to be malformed is not sent', async ({ open }) => {
  const { stub, provider } = await open()
  expect(await provider.send([push({ address: '' })], signal)).toEqual([
    { kind: 'failed', reason: 'messaging/invalid-payload', suppress: false },
  ])
  expect(stub.sent).toEqual([])
})

test('a worker that loses its lease stops waiting', async ({ open }) => {
  const { provider } = await open({ answer: () => 'hang' })
  const lost = new AbortController()
  const sending = provider.send([push()], lost.signal)
  setTimeout(() => lost.abort(), 50)
  expect(await sending).toMatchObject([{ kind: 'retry' }])
})
