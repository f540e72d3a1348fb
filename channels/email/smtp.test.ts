import type { Socket } from 'node:net'
import { onTestFinished, expect, test } from 'vitest'
import type { SMTPServerOptions } from 'smtp-server'
import type { OutgoingMessage } from '../provider.ts'
import { givenMessage } from '../testing.ts'
import { smtp } from './smtp.ts'
import { smtpFault, startMailServer, startScriptedServer, textOf } from './testing.ts'

const never = new AbortController().signal

function givenProvider(url: string, timeoutMs = 5_000) {
  const provider = smtp({ url, timeoutMs, maxConnections: 2 })
  onTestFinished(async () => provider.close?.())
  return provider
}

async function sendThrough(options: SMTPServerOptions, message = givenMessage()) {
  const server = await startMailServer(options)
  onTestFinished(server.close)
  const [result] = await givenProvider(server.url).send([message], never)
  return { result, received: await server.readMails() }
}

test('an email arrives as it was rendered, with one-click unsubscribe and a stable Message-ID', async () => {
  const message = givenMessage({
    content: {
      channel: 'email',
      subject: 'Für Ada — 20 % 🎁',
      preheader: null,
      html: '<p>Hallo Ä</p>',
      text: 'Hallo Ä',
    },
    sender: { name: 'Larkspur, Bath', email: 'hello@larkspur.example', replyTo: 'help@larkspur.example' },
  })
  const { result, received } = await sendThrough({}, message)
  expect(result).toEqual({ kind: 'sent', providerMessageId: '<carillon.1.7@larkspur.example>' })
  const [mail] = received
  expect(mail).toMatchObject({ messageId: '<carillon.1.7@larkspur.example>', subject: 'Für Ada — 20 % 🎁' })
  expect(mail?.html).toContain('<p>Hallo Ä</p>')
  expect(mail?.text?.trim()).toBe('Hallo Ä')
  expect([textOf(mail?.from), textOf(mail?.to), textOf(mail?.replyTo)]).toEqual([
    '"Larkspur, Bath" <hello@larkspur.example>',
    'ada@example.com',
    'help@larkspur.example',
  ])
  const header = (name: string) => mail?.headerLines.find(({ key }) => key === name)?.line
  expect(header('list-unsubscribe')).toBe('List-Unsubscribe: <https://carillon.example/u/token>')
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
})

test('a long unsubscribe link stays in one piece', async () => {
  const unsubscribeUrl = `https://carillon.example/u/${'abcdefghij'.repeat(30)}.sig`
  const { received } = await sendThrough({}, givenMessage({ unsubscribeUrl }))
  const line = received[0]?.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? ''
  expect(line.replaceAll(/\s/g, '')).toBe(`List-Unsubscribe:<${unsubscribeUrl}>`)
})

test('a transactional email has no unsubscribe headers', async () => {
  const { received } = await sendThrough({}, givenMessage({ unsubscribeUrl: null }))
  expect(received[0]?.headerLines.filter(({ key }) => key.startsWith('list-'))).toEqual([])
})

test('a hundred messages go over the kept connections, each result in its place', async () => {
  let connections = 0
  const server = await startMailServer({
    onConnect(_session, done) {
      connections += 1
      done()
    },
  })
  onTestFinished(server.close)
  const batch = Array.from({ length: 100 }, (_, index) =>
    givenMessage({ deliveryId: index + 1, address: `c${index}@example.com` }),
  )
  const results = await givenProvider(server.url).send(batch, never)
  expect(results).toEqual(
    batch.map(({ deliveryId }) => ({ kind: 'sent', providerMessageId: `<carillon.1.${deliveryId}@larkspur.example>` })),
  )
  expect(new Set((await server.readMails()).map((mail) => textOf(mail.to))).size).toBe(100)
  expect(connections).toBeLessThanOrEqual(2)
})

test('batches one after the other share a connection, and one that the server closed meanwhile is opened again', async () => {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = await startScriptedServer((line, socket) => {
    if (line.startsWith('EHLO')) {
      connections += 1
      sockets.add(socket)
    }
    return line === '.' ? '250 taken' : say(line)
  })
  onTestFinished(server.close)
  const provider = givenProvider(server.url)
  const send = () => provider.send([givenMessage()], never)
  expect([await send(), await send(), await send()]).toMatchObject([
    [{ kind: 'sent' }],
    [{ kind: 'sent' }],
    [{ kind: 'sent' }],
  ])
  expect(connections).toBe(1)
  for (const socket of sockets) socket.destroy()
  expect(await send()).toMatchObject([{ kind: 'sent' }])
  expect(connections).toBe(2)
})

const refuseRecipient = (code: number, text: string): SMTPServerOptions => ({
  onRcptTo: (_address, _session, done) => done(smtpFault(code, text)),
})

test.each([
  ['550 5.1.1 User unknown', refuseRecipient(550, '5.1.1 User unknown'), { kind: 'failed', suppress: true }],
  ['550 without a code, in words', refuseRecipient(550, 'No such user here'), { kind: 'failed', suppress: true }],
  ['550 for policy', refuseRecipient(550, '5.7.1 Blocked by policy'), { kind: 'failed', suppress: false }],
  ['552 mailbox full', refuseRecipient(552, '5.2.2 Mailbox full'), { kind: 'failed', suppress: false }],
  ['450 greylisted', refuseRecipient(450, '4.2.0 Greylisted'), { kind: 'retry', afterMs: 300_000 }],
  ['421 in the middle', refuseRecipient(421, '4.3.2 Closing'), { kind: 'retry', afterMs: 60_000, sign: 'ill' }],
  [
    '421 instead of a greeting',
    { onConnect: (_session, done) => done(smtpFault(421, '4.7.0 Too many connections')) } satisfies SMTPServerOptions,
    { kind: 'retry' },
  ],
  [
    '454 over the sending rate',
    {
      onMailFrom: (_a, _s, done) => done(smtpFault(454, 'Throttling failure: Maximum sending rate exceeded.')),
    } satisfies SMTPServerOptions,
    { kind: 'retry', afterMs: 10_000, sign: 'quota' },
  ],
  [
    '550 for the sender',
    { onMailFrom: (_a, _s, done) => done(smtpFault(550, '5.7.1 Sender not allowed')) } satisfies SMTPServerOptions,
    { kind: 'stop' },
  ],
  [
    '530 authentication required',
    { onMailFrom: (_a, _s, done) => done(smtpFault(530, '5.7.0 Authentication required')) } satisfies SMTPServerOptions,
    { kind: 'stop' },
  ],
  [
    '554 after the data',
    {
      onData(stream, _session, done) {
        stream.resume().on('end', () => done(smtpFault(554, '5.7.1 Looks like spam')))
      },
    } satisfies SMTPServerOptions,
    { kind: 'failed', suppress: false },
  ],
  [
    '451 after the data',
    {
      onData(stream, _session, done) {
        stream.resume().on('end', () => done(smtpFault(451, '4.3.0 Try later')))
      },
    } satisfies SMTPServerOptions,
    { kind: 'retry' },
  ],
] as const)('%s', async (_name, options, expected) => {
  const { result, received } = await sendThrough(options)
  expect(result).toMatchObject(expected)
  expect(received).toEqual([])
})

test('a wrong password stops everything and says so, without the password', async () => {
  const server = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(smtpFault(535, '5.7.8 Wrong name or password')),
  })
  onTestFinished(server.close)
  const [result] = await givenProvider(server.url.replace('//', '//ada:hunter2@')).send([givenMessage()], never)
  expect(result).toMatchObject({ kind: 'stop', reason: expect.stringContaining('Wrong name or password') })
  expect(JSON.stringify(result)).not.toContain('hunter2')
})

test('no server there: try again', async () => {
  const server = await startMailServer()
  await server.close()
  const [result] = await givenProvider(server.url).send([givenMessage()], never)
  expect(result).toMatchObject({ kind: 'retry' })
})

const say = (line: string) => {
  if (/^(EHLO|HELO)/.test(line)) return '250 hello'
  if (line === 'DATA') return '354 go on'
  if (line === 'QUIT') return '221 bye'
  return /^(MAIL|RCPT|RSET)/.test(line) ? '250 ok' : undefined
}

test('a connection that drops before the data: try again', async () => {
  const server = await startScriptedServer((line, socket) => {
    if (line.startsWith('RCPT')) socket.destroy()
    return say(line)
  })
  onTestFinished(server.close)
  const [result] = await givenProvider(server.url).send([givenMessage()], never)
  expect(result).toMatchObject({ kind: 'retry' })
})

test('a connection that drops after the data: nobody knows', async () => {
  let times = 0
  const server = await startScriptedServer((line, socket) => {
    if (line === '.') {
      times += 1
      socket.destroy()
    }
    return say(line)
  })
  onTestFinished(server.close)
  const [result] = await givenProvider(server.url).send([givenMessage()], never)
  expect(result).toMatchObject({ kind: 'unknown' })
  expect(times).toBe(1)
})

test('a server that never greets, or never answers: times out', async () => {
  const silent = await startScriptedServer(() => undefined, '')
  const mute = await startScriptedServer((line) => (line === '.' ? undefined : say(line)))
  onTestFinished(async () => void (await Promise.all([silent.close(), mute.close()])))
  const [before] = await givenProvider(silent.url, 300).send([givenMessage()], never)
  expect(before).toMatchObject({ kind: 'retry' })
  const [after] = await givenProvider(mute.url, 300).send([givenMessage()], never)
  expect(after).toMatchObject({ kind: 'unknown' })
})

test('one dead address does not touch the others of its batch', async () => {
  const { url, readMails, close } = await startMailServer({
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('gone') ? done(smtpFault(550, '5.1.1 Unknown')) : done(),
  })
  onTestFinished(close)
  const batch = ['a@example.com', 'gone@example.com', 'c@example.com'].map((address, index) =>
    givenMessage({ address, deliveryId: index + 1 }),
  )
  const results = await givenProvider(url).send(batch, never)
  expect(results.map(({ kind }) => kind)).toEqual(['sent', 'failed', 'sent'])
  expect((await readMails()).map((mail) => textOf(mail.to)).toSorted()).toEqual(['a@example.com', 'c@example.com'])
})

test.each<[string, Partial<OutgoingMessage>]>([
  ['an address with a line break', { address: 'a@example.com\r\nRCPT TO:<evil@example.com>' }],
  ['two addresses in one', { address: 'a@example.com, evil@example.com' }],
  ['an address with a name', { address: 'x <evil@example.com>' }],
  ['an address with a control character', { address: 'a\bb@example.com' }],
  ['a group', { address: 'x:evil@example.com;' }],
  ['no address at all', { address: 'nobody' }],
])('%s reaches nobody', async (_name, changes) => {
  const reached: string[] = []
  const { result } = await sendThrough(
    {
      onRcptTo({ address }, _session, done) {
        reached.push(address)
        done()
      },
    },
    givenMessage(changes),
  )
  expect(reached).toEqual([])
  expect(result).toMatchObject({ kind: 'failed', suppress: false })
})

test('a subject cannot smuggle in a header', async () => {
  const content = {
    channel: 'email' as const,
    subject: 'Hi\r\nBcc: evil@example.com',
    preheader: null,
    html: '<p>x</p>',
    text: 'x',
  }
  const { received } = await sendThrough({}, givenMessage({ content }))
  expect(received[0]?.headers.has('bcc')).toBe(false)
})

test.each([null, ' '])('with the sender address %j nothing is sent', async (email) => {
  const { result, received } = await sendThrough({}, givenMessage({ sender: { name: null, email, replyTo: null } }))
  expect(result).toMatchObject({ kind: 'stop' })
  expect(received).toEqual([])
})

test('a stop while the server thinks ends the wait', async () => {
  const mute = await startScriptedServer((line) => (line.startsWith('MAIL') ? undefined : say(line)))
  onTestFinished(mute.close)
  const stop = new AbortController()
  const sending = givenProvider(mute.url).send([givenMessage()], stop.signal)
  setTimeout(() => stop.abort(), 200)
  expect(await sending).toMatchObject([{ kind: 'retry' }])
})
