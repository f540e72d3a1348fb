import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import type { MessageLinks } from '../message-links.ts'
import { signLinks } from '../tracking/sign-links.ts'
import { readToken } from '../tracking/tokens.ts'
import { renderContent } from '../render-content.ts'
import { givenFacts } from '../testing.ts'

const secret = Buffer.alloc(32, 1)
const links = signLinks({
  secret,
  publicUrl: 'https://c.example',
  workspaceId: 1,
  customerId: 7,
  deliveryId: 42,
  channel: 'email',
  topic: 'offers',
  shortLinks: true,
})
const given = (value: unknown) =>
  givenFacts({ event: { v: value }, links: { ...givenFacts().links, hosts: ['ok.example'] } })

const asPush = (deepLink: string): ChannelContent => ({
  channel: 'push',
  content: { title: 't', body: 'b', deepLink, image: null, options: null },
})
const asEmail = (link: string): ChannelContent => ({
  channel: 'email',
  content: { subject: 's', preheader: null, body: `[x](<${link}>)` },
})
const asSms = (link: string): ChannelContent => ({ channel: 'sms', content: { text: `See ${link}` } })

/** Where a message’s links lead; none when there is no such message. */
function whereTo(chosen: ChannelContent, value: unknown): { host: string; location: string }[] {
  const rendered = renderContent(chosen, given(value), links)
  if (rendered.kind !== 'rendered') return []
  if (rendered.content.channel === 'sms')
    return rendered.content.links.map(({ to }) => ({ host: new URL(to).host, location: to }))
  const text = JSON.stringify(rendered.content)
  return Array.from(text.matchAll(/\/c\/([\w.-]+)/g), ([, token = '']) => {
    const location = readToken(secret, 'click', token)?.url ?? 'about:unreadable'
    return { host: new URL(location).host, location }
  })
}

const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '\\',
      '\\\\',
      '@',
      ':',
      '?',
      '#',
      '.',
      'evil.example',
      'ok.example',
      '.evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      '\r\n',
      '\t',
      '\u0000',
      '\u202E',
      'оk.example',
      'xn--k-tmb.example',
      '%2F%2F',
      '%0d%0aSet-Cookie: a=b',
      '%40',
      '0x7f.1',
      '[::1]',
      ' ',
      '。',
      '⁄',
      '\uE000\uE010\uE001',
      '\uD800',
    ),
    fc.string({ maxLength: 3 }),
  ),
  { maxLength: 6 },
)
const anyValue = hostile.map((pieces) => pieces.join(''))

const templates: [link: string, hosts: string[]][] = [
  ['{{ event.v }}', ['ok.example']],
  ['https://shop.example/{{ event.v }}', ['shop.example']],
  ['https://shop.example/?q={{ event.v }}#{{ event.v }}', ['shop.example']],
  ['https://shop.example{{ event.v }}', ['ok.example']],
  ['https://{{ event.v }}', ['ok.example']],
  ['https://{{ event.v }}.example/a', ['ok.example']],
  ['https://shop.example:{{ event.v }}/', []],
  ['https:{{ event.v }}', ['ok.example']],
  ['{{ event.v }}//ok.example/', ['ok.example']],
  ['//{{ event.v }}', []],
  ['https://a@{{ event.v }}/', []],
]

test.each(templates)('whatever data holds, %s leads to %j or nowhere', (template, hosts) => {
  fc.assert(
    fc.property(anyValue, (value) => {
      for (const { host, location } of [asPush, asEmail, asSms].flatMap((make) => whereTo(make(template), value))) {
        expect(hosts).toContain(host)
        expect(location).toMatch(/^https?:\/\/[\x21-\x7e]+$/)
        expect(new URL(location)).toMatchObject({ username: '', password: '' })
      }
    }),
    { numRuns: 150 },
  )
})

test('a link that copy writes out leads to the host that a reader sees, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.constantFrom('https://shop.example', 'https://', '//', ''), anyValue, (begin, rest) => {
      // Copy cannot hold the characters that mark values: they are dropped from it.
      const link = `${begin}${rest}`.replaceAll(/[\uE000-\uE01F]/g, '')
      fc.pre(!/[<>{}]/.test(link))
      for (const { host, location } of whereTo(asPush(link), 'x')) {
        const shown = /^https?:\/\/([^/?#]*)/i
          .exec(link.trim())?.[1]
          ?.toLowerCase()
          .replace(/:(?:80|443)$/, '')
        expect(host === 'ok.example' || host === shown).toBe(true)
        expect(location).toMatch(/^https?:\/\/[\x21-\x7e]+$/)
      }
    }),
    { numRuns: 500 },
  )
})

test('what is at fault is said, with what would be right', () => {
  const fault = (link: string, v: unknown = 'x') =>
    renderContent(
      { channel: 'email', content: { subject: 's', preheader: null, body: `[x](${link})` } },
      given(v),
      links,
    )
  expect(fault('{{ event.v }}', 'https://evil.example/a')).toMatchObject({
    message:
      'A link would lead to evil.example, which the copy does not name and the workspace does not allow. An admin can add it to linkHosts in the settings.',
  })
  expect(fault('https://оk.example/')).toMatchObject({
    message: expect.stringContaining('A link leads to xn--k-0tb.example, which is not written in plain letters'),
  })
  expect(fault('https://shop.example@evil.example/')).toMatchObject({
    message: expect.stringContaining('without a name, a password or a backslash'),
  })
})

const sms = (text: string, v: unknown, made: MessageLinks = { ...links, shortLink: null }) =>
  renderContent({ channel: 'sms', content: { text } }, given(v), made)

test('a text message carries no link of a stranger, alone or in a name', () => {
  expect(sms('Hi {{ event.v }}!', 'https://ok.example/a')).toMatchObject({
    content: { text: 'Hi https://ok.example/a!' },
  })
  for (const value of ['https://evil.example', 'You won! HTTPS://evil.example/x, Ada'])
    expect(sms('Hi {{ event.v }}!', value)).toMatchObject({ message: expect.stringContaining('evil.example') })
  expect(sms('See (https://shop.example/{{ event.v }}).', 'a b')).toMatchObject({
    content: { text: 'See (https://shop.example/a%20b).' },
  })
})

test('links of a text are short, each target once; words in a name, mail and calls stay as they are', () => {
  const text =
    'Hi {{ event.v }}: https://shop.example/{{ event.v | size }}?a=1, https://shop.example/b, https://shop.example/b! mailto:a@shop.example {{ unsubscribe_url }}'
  const rendered = sms(text, 'https://ok.example/x Ada', links)
  const content = rendered.kind === 'rendered' && rendered.content.channel === 'sms' ? rendered.content : null
  expect(content?.text).toMatch(
    /^Hi https:\/\/ok\.example\/x Ada: https:\/\/c\.example\/s\/[\da-z-]+0, (https:\/\/c\.example\/s\/[\da-z-]+1), \1! mailto:a@shop\.example https:\/\/c\.example\/s\/[\da-z-]+2$/,
  )
  expect(content?.links).toEqual([
    { to: 'https://shop.example/24?a=1', standing: 'declared' },
    { to: 'https://shop.example/b', standing: 'declared' },
    { to: links.unsubscribeUrl, standing: 'own' },
  ])
  const to = 'https://ok.example/x'
  expect(sms(`{{ event.v }} ${to} {{ event.v }}`, to, links)).toMatchObject({
    content: {
      links: [
        { to, standing: 'listed' },
        { to, standing: 'declared' },
      ],
    },
  })
})
