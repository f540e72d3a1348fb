import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signLinks } from './tracking/sign-links.ts'
import { readToken } from './tracking/tokens.ts'
import { renderContent } from './render-content.ts'
import { StandIn } from './copy/stand-in.ts'
import { givenFacts, renderOrThrow } from './testing.ts'
import { untrackedLinks } from './message-links.ts'

const sms = (text: string, customer: Record<string, unknown> = {}) => {
  const rendered = renderContent({ channel: 'sms', content: { text } }, givenFacts({ customer }), untrackedLinks)
  return rendered.kind === 'rendered' && rendered.content.channel === 'sms' ? rendered.content.text : rendered
}

test('a variable without a value or a default names itself', () => {
  for (const customer of [{}, { first_name: null }, { first_name: '' }, { first_name: '  ' }])
    expect(sms('Hi {{ customer.first_name }}', customer)).toEqual({
      kind: 'cannot_render',
      variable: 'customer.first_name',
      message: 'customer.first_name has no value and no default.',
    })
  expect(sms('Hi {{ customer.first_name | default: "there" }}', { first_name: ' ' })).toBe('Hi there')
})

test('a customer’s data is plain text in plain text', () => {
  expect(sms('Hi {{ customer.n }}', { n: '<b>{{ customer.secret }}</b> & {% x %}' })).toBe(
    'Hi <b>{{ customer.secret }}</b> & {% x %}',
  )
  expect(
    sms('{{ customer.tags }} {{ customer.vip }} {{ customer.score }}', { tags: ['a', 'b'], vip: true, score: 0 }),
  ).toBe('a, b true 0')
})

test('dates are written in the customer’s zone and the copy’s language', () => {
  const german = givenFacts({
    customer: { at: '2026-12-01T02:00:00Z', day: '2026-12-01', naive: '2026-12-01 02:00' },
    language: 'de',
  })
  const text = (copy: string) => renderOrThrow({ channel: 'sms', content: { text: copy } }, german)
  expect(text('{{ customer.at | date: "%A, %-d. %B, %H:%M" }}')).toMatchObject({ text: 'Montag, 30. November, 21:00' })
  expect(text('{{ customer.naive | date: "%H:%M" }} {{ customer.day | date: "%-d" }}')).toMatchObject({
    text: '21:00 1',
  })
  expect(text('{{ "now" | date: "%Y-%m-%d" }}')).toMatchObject({ text: '2026-11-23' })
  expect(text('{{ customer.at | date: "%H", "Asia/Tokyo" }}')).toMatchObject({ text: '11' })
})

test('copy cannot reach past its data, run long or grow without end', () => {
  const faults = [
    '{{ customer.constructor.name }}',
    '{{ customer.__proto__ }}',
    '{% include "/etc/passwd" %}',
    '{% for i in (1..100000000) %}x{% endfor %}',
    '{% for i in (1..9999) %}{% for j in (1..9999) %}x{% endfor %}{% endfor %}',
    '{% assign a = "xxxxxxxxxx" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
  ]
  const started = process.cpuUsage()
  for (const fault of faults) expect(sms(fault, { a: 1 })).toMatchObject({ kind: 'cannot_render' })
  expect(process.cpuUsage(started).user).toBeLessThan(5_000_000)
})

test('copy that values or loops make too long is no copy, whatever the channel', () => {
  const many = (text: string) => `{% for i in (1..600) %}${text}{% endfor %}`
  const facts = givenFacts({ customer: { big: 'a&'.repeat(9_000) } })
  const email = (body: string) => ({
    channel: 'email' as const,
    content: { subject: 's', preheader: null, body },
  })
  for (const text of [many('{{ customer.big }}'), many('word '.repeat(40))]) {
    for (const chosen of [{ channel: 'sms' as const, content: { text } }, email(text)])
      expect(renderContent(chosen, facts, untrackedLinks)).toMatchObject({
        message: 'The copy is too long for this customer: more than 100000 characters.',
      })
  }
  expect(renderContent(email('{{ customer.big }} '.repeat(5)), facts, untrackedLinks).kind).toBe('cannot_render')
  expect(renderContent(email('{{ customer.big }}'), facts, untrackedLinks).kind).toBe('rendered')
})

test('a link is counted only where its click can lead on', () => {
  const secret = Buffer.alloc(32, 1)
  const target = {
    customerId: 2 ** 50,
    deliveryId: 2 ** 50,
    channel: 'email',
    topic: 'offers',
    shortLinks: true,
  } as const
  const links = signLinks({ secret, publicUrl: 'https://c.example', workspaceId: 2 ** 30, ...target })
  const body = '[x](https://shop.example/?q={{ customer.q }})'
  const chosen = { channel: 'email' as const, content: { subject: 's', preheader: null, body } }
  const follow = (q: string) => {
    const rendered = renderContent(chosen, givenFacts({ customer: { q } }), links)
    if (rendered.kind === 'cannot_render') return rendered.message
    const html = rendered.content.channel === 'email' ? rendered.content.html : ''
    return readToken(secret, 'click', /c\.example\/c\/([\w.-]+)"/.exec(html)?.[1] ?? '')?.url
  }
  for (const letter of ['a', 'é', '🌷'])
    for (const length of [1, 490, 510, 990, 1000, 5970, 5980, 8000])
      expect(follow(letter.repeat(length))).toMatch(/^https:\/\/shop\.example\/\?q=|longer than 6000 characters/)
})

test('a subject and a title are one line', () => {
  const facts = givenFacts({ customer: { n: 'Ada\r\nBcc: evil@example.com' } })
  const push = renderOrThrow(
    {
      channel: 'push',
      content: { title: 'Hi {{ customer.n }}', body: 'b', deepLink: null, image: null, options: null },
    },
    facts,
  )
  expect(push).toMatchObject({ title: 'Hi Ada Bcc: evil@example.com' })
})

test('a deep link into the app stays, a web link is counted, a script is refused', () => {
  const secret = Buffer.alloc(32, 1)
  const links = signLinks({
    secret,
    publicUrl: 'https://c.example',
    workspaceId: 1,
    customerId: 7,
    deliveryId: 42,
    channel: 'push',
    topic: 'offers',
    shortLinks: true,
  })
  const push = (deepLink: string, cart: unknown = 'a/b?c') =>
    renderContent(
      { channel: 'push', content: { title: 't', body: 'b', deepLink, image: null, options: null } },
      givenFacts({ event: { cart } }),
      links,
    )
  expect(push('larkspur://cart/{{ event.cart }}')).toMatchObject({ content: { deepLink: 'larkspur://cart/a/b?c' } })
  const web = push('https://shop.example/?cart={{ event.cart }}')
  const token =
    web.kind === 'rendered' && web.content.channel === 'push'
      ? (web.content.deepLink ?? '').replace('https://c.example/c/', '')
      : ''
  expect(readToken(secret, 'click', token)?.url).toBe('https://shop.example/?cart=a%2Fb%3Fc')
  expect(push('javascript:alert(1)')).toMatchObject({ kind: 'cannot_render' })
  expect(push('{{ event.cart }}', 'javascript:alert(1)')).toMatchObject({ kind: 'cannot_render' })
  expect(push('https://shop{{ event.cart }}/', '.evil.example')).toMatchObject({ kind: 'cannot_render' })
})

const anyUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code))

test('whatever a trait holds, the text around it stays as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyUnit, maxLength: 30 }), (value) => {
      const text = sms('[{{ customer.n | default: "x" }}]', { n: value })
      expect(typeof text === 'string' && text.startsWith('[') && text.endsWith(']')).toBe(true)
    }),
  )
})

test('a property named __proto__ is data like any other', () => {
  const customer: unknown = JSON.parse('{"__proto__": {"admin": "yes"}, "n": "Ada"}')
  expect(sms('{{ customer.n }}{{ customer.admin | default: "" }}', Object(customer))).toBe('Ada')
  expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
})

test('a preview shows the names of what has not happened yet', () => {
  const notYet = givenFacts({ event: new StandIn('event'), journey: new StandIn('journey') })
  const text = '{{ event.cart.total }} {{ event.items[0].name }} {{ journey.answer | upcase }}'
  expect(renderContent({ channel: 'sms', content: { text } }, notYet, untrackedLinks)).toMatchObject({
    content: { text: '[event.cart.total] [event.items.0.name] [JOURNEY.ANSWER]' },
  })
})

test('a zone or a language that is none does not keep a date from being written', () => {
  const facts = givenFacts({ zone: 'Mars/Olympus', language: 'no such tag!' })
  const content = renderOrThrow({ channel: 'sms', content: { text: '{{ "now" | date: "%A %H:%M" }}' } }, facts)
  expect(content).toEqual({ channel: 'sms', text: 'Tuesday 02:00', links: [] })
})

describe('copy that repeats itself', () => {
  const fill = (text: string) =>
    renderContent({ channel: 'sms', content: { text } }, givenFacts({ event: { items: list(300) } }), untrackedLinks)
  const list = (length: number) => Array.from({ length }, (_, index) => `item ${index}`)

  test('is filled in as long as it is a message’s work, however slow the machine', () => {
    expect(fill('{% for item in event.items %}{{ item }} {% endfor %}')).toMatchObject({ kind: 'rendered' })
  })

  test.each([
    ['loops in loops', '{% for a in event.items %}{% for b in event.items %}{{ b }}{% endfor %}{% endfor %}'],
    ['empty loops', '{% for a in (1..9000) %}{% endfor %}'],
    ['text that doubles', `{% assign t = "x" %}${'{% assign t = t | append: t %}'.repeat(30)}{{ t }}`],
    ['a long range', '{% for a in (1..1000000000) %}{{ a }}{% endfor %}'],
  ])('is refused with a reason: %s', (_, text) => {
    const rendered = fill(text)
    expect(rendered).toMatchObject({ kind: 'cannot_render', variable: null })
    expect(rendered).toMatchObject({ message: expect.stringMatching(/repeats too much|too large|limit/) })
  })
})
