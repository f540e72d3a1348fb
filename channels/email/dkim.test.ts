import { createHash, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { givenMessage } from '../testing.ts'
import { readDkim } from './dkim.ts'
import { smtp } from './smtp.ts'
import { startMailServer, startScriptedServer } from './testing.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' })

function givenFile(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'carillon-dkim-')), 'dkim.pem')
  writeFileSync(path, content)
  return path
}
const given = (keyFile: string) => readDkim({ domain: 'larkspur.example', selector: 'k1', keyFile })

const collapse = (text: string) => text.replaceAll(/[ \t]+/g, ' ')

/** Does the signature fit the mail? By RFC 6376 with relaxed canonicalisation, from its text alone. */
function verifyDkim(mail: string, key: KeyObject): { isValid: boolean; tags: Map<string, string> } {
  const end = mail.indexOf('\r\n\r\n')
  const fields = mail.slice(0, end).split(/\r\n(?![ \t])/)
  const find = (name: string) => fields.findLast((field) => field.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  const relax = (field: string) => {
    const [name = '', ...rest] = field.split(':')
    return `${name.toLowerCase().trim()}:${collapse(rest.join(':').replaceAll('\r\n', '')).trim()}`
  }
  const signature = find('dkim-signature') ?? ''
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag): [string, string] => {
        const [name = '', ...value] = tag.split('=')
        return [name.trim(), value.join('=').replaceAll(/\s/g, '')]
      }),
  )
  const lines = mail.slice(end + 4).split('\r\n')
  const body = `${lines
    .map((line) => collapse(line).trimEnd())
    .join('\r\n')
    .replace(/(\r\n)*$/, '')}\r\n`
  const isBody = createHash('sha256').update(body).digest('base64') === tags.get('bh')
  const unsigned = relax(signature.replace(/([;\s]b=)[\s\S]*$/, '$1'))
  const signed = (tags.get('h') ?? '').split(':').map((name) => `${relax(find(name) ?? name)}\r\n`)
  const isHead = createVerify('sha256')
    .update(signed.join('') + unsigned)
    .verify(key, tags.get('b') ?? '', 'base64')
  return { isValid: isBody && isHead, tags }
}

async function sendSigned(changes: Parameters<typeof givenMessage>[0] = {}): Promise<string> {
  const server = await startMailServer()
  const provider = smtp({ url: server.url, dkim: given(givenFile(pemOf(privateKey))) })
  onTestFinished(async () => {
    await provider.close?.()
    await server.close()
  })
  const content = {
    channel: 'email' as const,
    subject: 'Für Ada — ein sehr langer Betreff, der umgebrochen wird, weil er so lang ist 🎁',
    preheader: null,
    html: '<p>Hallo  Ä</p>\n\n\n',
    text: 'Hallo  Ä \n.\n\n',
  }
  expect(await provider.send([givenMessage({ content, ...changes })], new AbortController().signal)).toMatchObject([
    { kind: 'sent' },
  ])
  return server.readRaw()[0] ?? ''
}

test('a mail is signed for the domain, its one-click unsubscribe with it', async () => {
  const mail = await sendSigned()
  const { isValid, tags } = verifyDkim(mail, publicKey)
  expect(isValid).toBe(true)
  expect(Object.fromEntries(tags)).toMatchObject({ a: 'rsa-sha256', d: 'larkspur.example', s: 'k1' })
  const signed = tags.get('h')?.split(':') ?? []
  expect(signed).toEqual(expect.arrayContaining(['from', 'subject', 'to', 'list-unsubscribe', 'list-unsubscribe-post']))
  // Amazon SES writes these anew.
  expect(signed).not.toEqual(expect.arrayContaining(['message-id']))
  expect(signed).not.toEqual(expect.arrayContaining(['date']))
})

test.each([
  ['the text', (mail: string) => mail.replace('Hallo', 'Hello')],
  ['the unsubscribe link', (mail: string) => mail.replace('/u/token', '/u/other')],
  ['the one click', (mail: string) => mail.replace('List-Unsubscribe=One-Click', 'List-Unsubscribe=Two-Clicks')],
  ['the sender', (mail: string) => mail.replace('hello@larkspur', 'evil@larkspur')],
])('a mail of which %s was changed does not verify', async (_name, change) => {
  const mail = await sendSigned()
  expect(change(mail)).not.toBe(mail)
  expect(verifyDkim(change(mail), publicKey).isValid).toBe(false)
})

test('a transactional mail is signed too', async () => {
  expect(verifyDkim(await sendSigned({ unsubscribeUrl: null }), publicKey).isValid).toBe(true)
})

test.each([
  ['RCPT', 'retry'],
  ['.', 'unknown'],
])('a connection that drops at %s means the same for a signed mail: %s', async (point, kind) => {
  const server = await startScriptedServer((line, socket) => {
    if (line.startsWith(point)) socket.destroy()
    if (/^(EHLO|HELO)/.test(line)) return '250 hello'
    return line === 'DATA' ? '354 go on' : /^MAIL|^RCPT/.test(line) ? '250 ok' : undefined
  })
  const provider = smtp({ url: server.url, dkim: given(givenFile(pemOf(privateKey))) })
  onTestFinished(async () => {
    await provider.close?.()
    await server.close()
  })
  expect(await provider.send([givenMessage()], new AbortController().signal)).toMatchObject([{ kind }])
})

test('without a key a mail is not signed', async () => {
  const server = await startMailServer()
  const provider = smtp({ url: server.url })
  onTestFinished(async () => {
    await provider.close?.()
    await server.close()
  })
  await provider.send([givenMessage()], new AbortController().signal)
  expect(server.readRaw()[0]).not.toMatch(/^dkim-signature:/im)
})

test.each([
  ['a file that is not there', () => '/nowhere/dkim.pem', 'the file cannot be read'],
  ['no key', () => givenFile('hello'), 'the file holds no private key'],
  ['the public key', () => givenFile(publicKey.export({ type: 'spki', format: 'pem' })), 'no private key'],
  [
    'a key with a passphrase',
    () => givenFile(privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })),
    'no private key without a passphrase',
  ],
  ['an Ed25519 key', () => givenFile(pemOf(generateKeyPairSync('ed25519').privateKey)), 'the key is ed25519, not RSA'],
  [
    'a short key',
    () => givenFile(pemOf(generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey)),
    'the key has 512 bits, fewer than 1024',
  ],
])('%s is refused at the start, by name', (_name, givenPath, reason) => {
  expect(() => given(givenPath())).toThrow(
    expect.objectContaining({ code: 'invalid_configuration', message: expect.stringContaining(reason) }),
  )
  expect(() => given(givenPath())).toThrow('SMTP_DKIM_KEY')
})
