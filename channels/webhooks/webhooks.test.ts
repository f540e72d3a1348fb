import { createHmac } from 'node:crypto'
import { createServer, type TLSSocket } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { isAllowedUrl } from '../../domain/webhooks/allowed-url.ts'
import { isPublicAddress, isPublicHost } from '../../domain/webhooks/public-address.ts'
import { openCaller } from './open-caller.ts'
import { deriveKey, signCall, writeSecret } from './sign-call.ts'
import { makeCertificate, openReceiver, type Receiver, receiverHost } from './testing.ts'

const opened: Receiver[] = []
afterEach(async () => void (await Promise.all(opened.splice(0).map((receiver) => receiver.close()))))

async function given(...[respond]: Parameters<typeof openReceiver>): Promise<Receiver> {
  const receiver = await openReceiver(respond)
  opened.push(receiver)
  return receiver
}
const callOf = (url: string) => ({ url, headers: { 'webhook-id': 'one' }, body: '{"naïve":"🎁"}' })

test.each([
  ['127.0.0.1'],
  ['0.0.0.0'],
  ['10.1.2.3'],
  ['100.64.0.1'],
  ['169.254.169.254'],
  ['172.31.255.255'],
  ['192.168.0.1'],
  ['192.0.2.7'],
  ['198.18.0.1'],
  ['224.0.0.1'],
  ['255.255.255.255'],
  ['::'],
  ['::1'],
  ['::ffff:8.8.8.8'],
  ['::ffff:7f00:1'],
  ['64:ff9b::a00:1'],
  ['fe80::1'],
  ['fe80::1%eth0'],
  ['fc00::1'],
  ['fd00:ec2::254'],
  ['ff02::1'],
  ['2001::1'],
  ['2001:db8::1'],
  ['2002:7f00:1::'],
  ['not an address'],
])('%s is never connected to', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each([['8.8.8.8'], ['172.32.0.1'], ['100.128.0.1'], ['2606:4700:4700::1111'], ['2a00:1450::1']])(
  '%s is on the public internet',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test('a host is public by its name as far as one can tell without asking', () => {
  for (const host of ['example.com', '8.8.8.8', '[2606:4700:4700::1111]', 'internal.example.com', 'local.example.'])
    expect([host, isPublicHost(host)]).toEqual([host, true])
  for (const host of ['localhost', 'a.localhost', 'localhost.', 'intranet', 'db.internal', 'nas.local', 'nas.local.'])
    expect([host, isPublicHost(host)]).toEqual([host, false])
  for (const host of ['10.0.0.1', '[::1]', '[fd00:ec2::254]']) expect([host, isPublicHost(host)]).toEqual([host, false])
})

test('an allowed address allows what lies below it, and nothing that only looks like it', () => {
  const allowed = ['https://hooks.example.com/carillon', 'https://all.example.com']
  const isAllowed = (url: string) => isAllowedUrl(url, allowed)
  expect(isAllowed('https://hooks.example.com/carillon')).toBe(true)
  expect(isAllowed('https://HOOKS.example.com/carillon/a?b=c')).toBe(true)
  expect(isAllowed('https://all.example.com/anything')).toBe(true)
  expect(isAllowed('https://hooks.example.com/carillon2')).toBe(false)
  expect(isAllowed('https://hooks.example.com/carillon/%2e%2e/admin')).toBe(false)
  expect(isAllowed('https://hooks.example.com:8443/carillon')).toBe(false)
  expect(isAllowed('http://all.example.com/')).toBe(false)
  expect(isAllowed('https://all.example.com@evil.example/')).toBe(false)
  expect(isAllowed('https://name:word@all.example.com/')).toBe(false)
  expect(isAllowed('https://all.example.com.evil.example/')).toBe(false)
})

test('a call arrives under the host’s name, whole, and its answer is told', async () => {
  const receiver = await given((response) => response.writeHead(201).end('thank\u0000you'))
  expect(await receiver.call(callOf(`${receiver.url}/in?a=1`))).toEqual({
    kind: 'answered',
    status: 201,
    retryAfterMs: null,
    excerpt: 'thank you',
  })
  const { port } = new URL(receiver.url)
  const headers = expect.objectContaining({ 'webhook-id': 'one', host: `${receiverHost}:${port}` })
  expect(receiver.received).toEqual([{ path: '/in?a=1', headers, body: '{"naïve":"🎁"}' }])
})

test('a name is asked once, and the connection goes to the address that was checked', async () => {
  const receiver = await given()
  const answers = ['127.0.0.1', '169.254.169.254']
  const connected: string[] = []
  const call = receiver.openCaller({
    resolve: async () => answers.splice(0, 1),
    mayConnect: (address) => (connected.push(address), true),
  })
  expect(await call(callOf(receiver.url))).toMatchObject({ status: 200 })
  expect(connected).toEqual(['127.0.0.1'])
  expect(answers).toEqual(['169.254.169.254'])
})

test.each([
  ['one bad address among good ones', `https://${receiverHost}/`, ['8.8.8.8', '10.0.0.1']],
  ['a name that leads to this machine', 'https://localtest.example/', ['127.0.0.1']],
  ['an address in place of a name', 'https://169.254.169.254/latest/meta-data', []],
  ['an address in hexadecimal', 'https://0x7f.1/', []],
  ['an IPv6 address', 'https://[::ffff:127.0.0.1]/', []],
])('%s is refused without a connection', async (_, url, addresses) => {
  const call = openCaller({ resolve: async () => addresses })
  expect(await call(callOf(url))).toEqual({ kind: 'refused', reason: 'address_not_public' })
})

test('plain http is refused', async () => {
  expect(await openCaller()(callOf('http://example.com/'))).toEqual({ kind: 'refused', reason: 'not_https' })
})

test('a redirect is an answer, not a way to somewhere else', async () => {
  const receiver = await given((response) => response.writeHead(302, { location: '/elsewhere' }).end())
  expect(await receiver.call(callOf(receiver.url))).toMatchObject({ status: 302 })
  expect(receiver.received).toHaveLength(1)
})

test('Retry-After is read as seconds or as a date', async () => {
  const later = new Date(Date.now() + 90_000).toUTCString()
  const receiver = await given((response, _, count) =>
    response.writeHead(429, { 'retry-after': count === 1 ? '120' : later }).end(),
  )
  expect(await receiver.call(callOf(receiver.url))).toMatchObject({ status: 429, retryAfterMs: 120_000 })
  const second = await receiver.call(callOf(receiver.url))
  expect(second).toMatchObject({ kind: 'answered' })
  expect('retryAfterMs' in second ? second.retryAfterMs : 0).toBeGreaterThan(60_000)
})

test('silence, a cut and a certificate of somebody else are no answer', async () => {
  const silent = await given(() => {})
  expect(await silent.openCaller({ timeoutMs: 150 })(callOf(silent.url))).toEqual({
    kind: 'no_answer',
    reason: 'timeout',
  })
  const cutting = await given((response) => response.socket?.destroy())
  expect(await cutting.call(callOf(cutting.url))).toEqual({ kind: 'no_answer', reason: 'econnreset' })
  const stranger = await silent.openCaller({ ca: makeCertificate(receiverHost).cert })(callOf(silent.url))
  expect(stranger).toMatchObject({ kind: 'no_answer', reason: expect.stringMatching(/cert|signature/) })
  const misnamed = { ...callOf(silent.url.replace(receiverHost, 'other.example')) }
  expect(await silent.openCaller({ resolve: async () => ['127.0.0.1'] })(misnamed)).toEqual({
    kind: 'no_answer',
    reason: 'err_tls_cert_altname_invalid',
  })
  expect(await silent.openCaller({ resolve: async () => [] })(callOf(silent.url))).toEqual({
    kind: 'no_answer',
    reason: 'unknown_host',
  })
  const never = silent.openCaller({ resolve: () => new Promise(() => {}), timeoutMs: 100 })
  expect(await never(callOf(silent.url))).toEqual({ kind: 'no_answer', reason: 'timeout' })
})

test('a peer that closes its half before it answers is no answer', async () => {
  const { key, cert } = makeCertificate(receiverHost)
  const sockets: TLSSocket[] = []
  const server = createServer({ key, cert }, (socket) => void sockets.push(socket.on('error', () => {}).end()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const call = openCaller({ resolve: async () => ['127.0.0.1'], mayConnect: () => true, ca: cert, timeoutMs: 2_000 })
  expect(await call(callOf(`https://${receiverHost}:${port}/`))).toMatchObject({ kind: 'no_answer' })
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

test('of an endless answer only the beginning is read, and a hanging one does not hide its status', async () => {
  const endless = await given((response) => {
    response.writeHead(200)
    const pour = () => void (response.destroyed || response.write('x'.repeat(65_536), () => setImmediate(pour)))
    pour()
  })
  const answer = await endless.call(callOf(endless.url))
  expect(answer).toMatchObject({ status: 200, excerpt: 'x'.repeat(300) })
  const hanging = await given((response) => void response.writeHead(200).write('so far'))
  expect(await hanging.openCaller({ timeoutMs: 200 })(callOf(hanging.url))).toMatchObject({
    status: 200,
    excerpt: 'so far',
  })
})

test('the signature is that of the Standard Webhooks scheme, once for each secret', () => {
  const owner = { workspaceId: 1, owner: 'whk_a', generation: 2 }
  const [key, old] = [2, 1].map((generation) => deriveKey(Buffer.alloc(32, 7), { ...owner, generation }))
  if (key === undefined || old === undefined) throw new RangeError('no keys')
  expect(writeSecret(key)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const at = Temporal.Instant.from('2026-11-24T10:00:00.900Z')
  const headers = signCall({ id: 'msg', at, body: '{}' }, [key, old])
  const expected = (with_: Buffer) => `v1,${createHmac('sha256', with_).update('msg.1795514400.{}').digest('base64')}`
  expect(headers['webhook-signature']).toBe(`${expected(key)} ${expected(old)}`)
  expect(headers['webhook-timestamp']).toBe('1795514400')
  expect(key.equals(old)).toBe(false)
  expect(deriveKey(Buffer.alloc(32, 7), { ...owner, workspaceId: 2 }).equals(key)).toBe(false)
})
