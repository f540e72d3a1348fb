import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { signLinks } from './sign-links.ts'
import { readToken, signToken, type TokenPayload, type TokenPurpose } from './tokens.ts'

const secret = Buffer.from('a secret of at least thirty-two characters')
const payloads: { [Purpose in TokenPurpose]: TokenPayload[Purpose] } = {
  open: { purpose: 'open', workspaceId: 1, deliveryId: 42 },
  click: {
    purpose: 'click',
    workspaceId: 1,
    deliveryId: 42,
    url: 'https://shop.example/a?b=ü#c',
    standing: 'declared',
  },
  unsubscribe: {
    purpose: 'unsubscribe',
    workspaceId: 1,
    customerId: 7,
    deliveryId: 42,
    topic: 'offers',
    channel: 'email',
  },
  preferences: { purpose: 'preferences', workspaceId: 1, customerId: 7, deliveryId: 9 },
  inbox: { purpose: 'inbox', workspaceId: 1, customerId: 7, expiresAt: 1_795_000_000 },
}
const purposes = ['open', 'click', 'unsubscribe', 'preferences', 'inbox'] as const

test.each(purposes)('%s: what was signed is read, and fits a path', (purpose) => {
  const token = signToken(secret, payloads[purpose])
  expect(token).toMatch(/^[\w.-]+$/)
  expect(readToken(secret, purpose, token)).toEqual(payloads[purpose])
})

test('a token of one purpose or of another secret is worth nothing', () => {
  for (const purpose of purposes) {
    const token = signToken(secret, payloads[purpose])
    const others = purposes.filter((other) => other !== purpose)
    expect(others.map((other) => readToken(secret, other, token))).toEqual(others.map(() => undefined))
    expect(readToken(Buffer.from('another secret, which is as long as it'), purpose, token)).toBeUndefined()
  }
})

test('a token with any character changed, or cut, is refused', () => {
  const token = signToken(secret, payloads.click)
  const alphabet = 'ABCdef012-_.'
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...Array.from(alphabet)), (at, letter) => {
      const changed = token.slice(0, at) + letter + token.slice(at + 1)
      const read = readToken(secret, 'click', changed)
      // The last letter of base64url has spare bits: such a change signs the same bytes.
      const mayBeRead = changed === token || at === token.length - 1
      expect(read === undefined || (mayBeRead && read.url === payloads.click.url)).toBe(true)
      expect(readToken(secret, 'click', token.slice(0, at))).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})

const anyUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code))

test('whatever text comes, nothing is read and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyUnit }), fc.constantFrom(...purposes), (text, purpose) => {
      expect(readToken(secret, purpose, text)).toBeUndefined()
    }),
  )
  expect(readToken(secret, 'open', 'a'.repeat(1_000_000))).toBeUndefined()
})

test('a signed click cannot lead to anything but the web', () => {
  const token = signToken(secret, { ...payloads.click, url: 'javascript:alert(1)' })
  expect(readToken(secret, 'click', token)).toBeUndefined()
})

test('a delivery’s links are stable, and a transactional one has no unsubscribe link', () => {
  const target = {
    secret,
    publicUrl: 'https://c.example/',
    workspaceId: 1,
    customerId: 7,
    deliveryId: 42,
    shortLinks: true,
  }
  const links = signLinks({ ...target, channel: 'email', topic: 'offers' })
  expect(links.unsubscribeUrl).toBe(signLinks({ ...target, channel: 'email', topic: 'offers' }).unsubscribeUrl)
  expect(links.unsubscribeUrl).toMatch(/^https:\/\/c\.example\/u\/[\w.-]+$/)
  const click = links.trackClick('https://shop.example/', 'declared')
  expect(readToken(secret, 'click', click.replace('https://c.example/c/', ''))?.url).toBe('https://shop.example/')
  expect(signLinks({ ...target, channel: 'sms', topic: null })).toMatchObject({ unsubscribeUrl: null, openUrl: null })
})
