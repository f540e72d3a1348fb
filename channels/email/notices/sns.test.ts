import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { leadTo } from '../../testing.ts'
import { makeCertificate } from '../../webhooks/testing.ts'
import { getFromAmazon } from './get-from-amazon.ts'
import { openSns, type SnsFrame } from './sns.ts'
import { givenTopic, openSnsSigner } from './testing.ts'

function given() {
  const signer = openSnsSigner()
  return { signer, read: openSns({ topics: [givenTopic], get: signer.get }) }
}
const refused = { code: 'unauthenticated' }

test.each(['1', '2'] as const)(
  'a message signed in version %s is taken, and the certificate is fetched once',
  async (version) => {
    const { signer, read } = given()
    for (const Subject of [undefined, 'Amazon SES Email Event Notification', 'with\na line'])
      expect(await read(signer.write({ SignatureVersion: version, Message: 'Für Ada 🎁', Subject }))).toMatchObject({
        kind: 'Notification',
        text: 'Für Ada 🎁',
      })
    expect(signer.asked).toHaveLength(1)
  },
)

test('a message changed in any signed field is refused', async () => {
  const { signer, read } = given()
  const signed = signer.write({ Subject: 'Bounce' })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('Message', 'MessageId', 'Subject', 'Timestamp'),
      fc.string({ maxLength: 20 }),
      async (field, text) => {
        fc.pre(signed[field] !== text)
        await expect(read({ ...signed, [field]: text })).rejects.toMatchObject(refused)
      },
    ),
    { numRuns: 100 },
  )
  await expect(read({ ...signed, Type: 'UnsubscribeConfirmation' })).rejects.toMatchObject(refused)
  await expect(read({ ...signed, SignatureVersion: '2' })).rejects.toMatchObject(refused)
})

test('Amazon signs for everybody: only topics that are named are ours', async () => {
  const theirs = openSnsSigner('arn:aws:sns:eu-west-1:999999999999:larkspur-mail')
  const read = openSns({ topics: [givenTopic], get: theirs.get })
  await expect(read(theirs.write())).rejects.toMatchObject(refused)
  expect(theirs.asked).toEqual([])
})

test.each([
  'http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-a.pem',
  'https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-a.pem',
  'https://evil.example/sns.eu-west-1.amazonaws.com/SimpleNotificationService-a.pem',
  'https://evil.example#sns.eu-west-1.amazonaws.com/SimpleNotificationService-a.pem',
  'https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-a.pem',
  'https://ada@sns.eu-west-1.amazonaws.com/SimpleNotificationService-a.pem',
  'https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-a.pem',
  'https://sns.s3-eu-west-1.amazonaws.com/SimpleNotificationService-a.pem',
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-a.pem',
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-a.pem?x=1',
  'https://sns.eu-west-1.amazonaws.com/x/../evil.pem',
  'https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic',
  'file:///etc/ssl/cert.pem',
  'nonsense',
])('nothing is fetched from %s', async (SigningCertURL) => {
  const { signer, read } = given()
  await expect(read(signer.write({ SigningCertURL }))).rejects.toMatchObject(refused)
  expect(signer.asked).toEqual([])
})

test.each<[string, Partial<Record<keyof SnsFrame, unknown>>]>([
  ['no signature', { Signature: undefined }],
  ['a signature that is none', { Signature: '%%%' }],
  ['somebody else’s signature', { Signature: openSnsSigner().write().Signature }],
  ['version 3', { SignatureVersion: '3' }],
  ['an unknown type', { Type: 'Command' }],
  ['a number for a message', { Message: 7 }],
])('%s is refused', async (_name, changes) => {
  const { signer, read } = given()
  await expect(read({ ...signer.write(), ...changes })).rejects.toMatchObject(refused)
})

test.each([null, 'text', 7, [], {}, { Type: 'Notification' }])('%j is refused', async (body) => {
  await expect(given().read(body)).rejects.toMatchObject(refused)
})

test('a certificate that cannot be had now is asked for again the next time', async () => {
  const { signer } = given()
  let isDown = true
  const read = openSns({
    topics: [givenTopic],
    get: async (url) => (isDown ? Promise.reject(new Error('down')) : signer.get(url)),
  })
  await expect(read(signer.write())).rejects.toThrow('down')
  isDown = false
  expect(await read(signer.write())).toMatchObject({ kind: 'Notification' })
})

test('what is no certificate, or one that has lapsed, signs nothing', async () => {
  const { signer, read: readLater } = given()
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  for (const pem of ['nonsense', publicKey.export({ type: 'spki', format: 'pem' })]) {
    const read = openSns({ topics: [givenTopic], get: async () => pem })
    await expect(read(signer.write())).rejects.toMatchObject(refused)
  }
  onTestFinished(() => void vi.useRealTimers())
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 365 * 86_400_000 })
  await expect(readLater(signer.write())).rejects.toMatchObject(refused)
})

test('a subscription to our topic is confirmed at the topic’s own Amazon, whatever address the message gives', async () => {
  const { signer, read } = given()
  const Token = 'a token & more'
  const confirmation = signer.write({
    Type: 'SubscriptionConfirmation',
    Token,
    SubscribeURL: 'http://169.254.169.254/latest/meta-data/',
  })
  expect(await read(confirmation)).toMatchObject({ kind: 'SubscriptionConfirmation' })
  const [, confirmed = ''] = signer.asked
  expect(confirmed).toMatch(/^https:\/\/sns\.eu-west-1\.amazonaws\.com\/\?/)
  expect(Object.fromEntries(new URL(confirmed).searchParams)).toEqual({
    Action: 'ConfirmSubscription',
    TopicArn: givenTopic,
    Token,
  })
  await expect(read({ ...confirmation, Token: 'another' })).rejects.toMatchObject(refused)
  expect(signer.asked).toHaveLength(2)
})

test('the end of a subscription is heard and not undone', async () => {
  const { signer, read } = given()
  const ended = signer.write({ Type: 'UnsubscribeConfirmation', Token: 't', SubscribeURL: 'https://x.example/' })
  expect(await read(ended)).toMatchObject({ kind: 'UnsubscribeConfirmation' })
  expect(signer.asked).toHaveLength(1)
})

test('Amazon is asked over TLS alone: redirects, endless answers and faults are no certificates', async () => {
  const host = 'sns.eu-west-1.amazonaws.com'
  const { key, cert } = makeCertificate(host)
  const server = createServer({ key, cert }, (request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: 'https://evil.example/' }).end()
    else if (request.url === '/gone') response.writeHead(404).end()
    else if (request.url === '/cut') response.destroy()
    else if (request.url === '/long') response.end('x'.repeat(100_000))
    else response.end('pem')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const restore = leadTo(host, { port, ca: cert })
  onTestFinished(async () => {
    restore()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  expect(await getFromAmazon(`https://${host}/pem`)).toBe('pem')
  await expect(getFromAmazon(`https://${host}/gone`)).rejects.toMatchObject(refused)
  for (const path of ['moved', 'cut', 'long'])
    await expect(getFromAmazon(`https://${host}/${path}`)).rejects.toMatchObject({ code: 'unavailable' })
})
