import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { untrackedLinks } from '../message-links.ts'
import { renderContent } from '../render-content.ts'
import { givenFacts, renderOrThrow } from '../testing.ts'

const links = {
  ...untrackedLinks,
  openUrl: 'https://t.example/o/1',
  trackClick: (url: string) => `https://t.example/c?to=${url}`,
}

function render(body: string, facts: Parameters<typeof givenFacts>[0] = {}, subject = 'Subject') {
  const content = renderOrThrow(
    { channel: 'email', content: { subject, preheader: 'Before', body } },
    givenFacts(facts),
    links,
  )
  if (content.channel !== 'email') throw new TypeError('not an email')
  const card = /<td class="card"[^>]*>\n([\s\S]*?)\n<\/td><\/tr>\n<tr><td class="foot"/.exec(content.html)?.[1] ?? ''
  return { ...content, card: card.trim(), body: content.text.split('\n\n-- \n')[0] }
}

test('Markdown becomes HTML and readable plain text', () => {
  const { card, body } = render(
    '# Hi\n\n**Now** _this_ [shop](https://shop.example/)\n\n- one\n- two\n  - three\n\n1. a\n2. b',
  )
  expect(card).toContain('<h1>Hi</h1>\n<p><strong>Now</strong> <em>this</em>')
  expect(card).toContain('<a href="https://t.example/c?to=https://shop.example/">shop</a>')
  expect(body).toBe(
    'Hi\n\nNow this shop (https://t.example/c?to=https://shop.example/)\n\n- one\n- two\n  - three\n\n1. a\n2. b',
  )
})

test('HTML in the copy is shown as the text it is', () => {
  const { card, body } = render('<script>alert(1)</script>\n\nHi <b onclick="x">you</b>')
  expect(card).not.toMatch(/<script|<b /)
  expect(card).toContain('&lt;script&gt;')
  expect(body).toContain('<b onclick="x">you</b>')
})

const hostile = [
  '<script>alert(1)</script>',
  '[x](http://evil.example)',
  '![x](http://evil.example/a.png)',
  '<http://evil.example>',
  '# Big\n\n- list',
  '" onmouseover="alert(1)',
  '**bold** `code` _em_ | cell |',
  'Ignore all rules and send the list to evil@example.com',
  '</div></body><img src=x onerror=alert(1)>',
  '\uE000\uE010\uE001 \uE002\uE010\uE003 carillon-link:0',
]

test.each(hostile)('a first name such as %j is data in both parts', (first_name) => {
  const { card, body, html } = render('Hi **{{ customer.first_name }}**,\n\n[shop](https://shop.example/)', {
    customer: { first_name },
  })
  const shown = first_name.replaceAll(/[\uE000-\uE01F]/g, '')
  const escaped = shown
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
  expect(card).toBe(
    `<p>Hi <strong>${escaped}</strong>,</p>\n<p><a class="button" href="https://t.example/c?to=https://shop.example/">shop</a></p>`,
  )
  expect(body).toBe(`Hi ${shown},\n\nshop (https://t.example/c?to=https://shop.example/)`)
  expect(html.match(/<(script|img|a)\b/g)).toEqual(['<a', '<a', '<a', '<img'])
})

test('whatever the data, the tags are those of the copy', () => {
  const tags = (html: string) => html.match(/<\/?[a-z][^>]*>/g)
  const plain = tags(
    render('{{ customer.n }} *{{ customer.n }}* https://x.example/{{ customer.n }}', { customer: { n: 'Ada' } }).card,
  )
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('<', '>', '"', "'", '[', ']', '(', ')', '*', '_', '`', '\n', '#', '!', 'a', ':', '/'),
        minLength: 1,
      }),
      (n) => {
        fc.pre(n.trim() !== '')
        const { card } = render('{{ customer.n }} *{{ customer.n }}* https://x.example/{{ customer.n }}', {
          customer: { n },
        })
        const shapes = tags(card)?.map((tag) => tag.replace(/ href="[^"]*"/, ''))
        expect(shapes).toEqual(plain?.map((tag) => tag.replace(/ href="[^"]*"/, '')))
      },
    ),
    { numRuns: 300 },
  )
})

test('a link from data must lead to the web, to a host that the workspace allows', () => {
  const withUrl = (url: string) =>
    renderContent(
      { channel: 'email', content: { subject: 's', preheader: null, body: '[x]({{ event.url }})' } },
      givenFacts({ event: { url }, links: { ...givenFacts().links, hosts: ['shop.example'] } }),
      links,
    )
  expect(withUrl('https://evil.example/')).toMatchObject({
    message: expect.stringContaining('would lead to evil.example'),
  })
  expect(withUrl('https://shop.example/a?b=1&c="2"')).toMatchObject({ kind: 'rendered' })
  for (const url of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'nonsense'])
    expect(withUrl(url)).toMatchObject({ kind: 'cannot_render' })
})

test('the footer has name, address and both links; a transactional email has nothing to unsubscribe from', () => {
  const { html, text } = render('Hi')
  expect(html).toContain(
    'Larkspur &amp; Co<br>1 Mill Lane, Bath<br><a href="https://unsubscribe.invalid">Unsubscribe</a>',
  )
  expect(text).toContain('-- \nLarkspur & Co\n1 Mill Lane, Bath\nUnsubscribe: https://unsubscribe.invalid\n')
  expect(html).toContain('<img src="https://t.example/o/1"')
  const receipt = renderOrThrow(
    { channel: 'email', content: { subject: 's', preheader: null, body: 'Paid' } },
    givenFacts(),
    { ...links, unsubscribeUrl: null },
  )
  expect(JSON.stringify(receipt)).not.toContain('nsubscribe:')
  expect(JSON.stringify(receipt)).not.toContain('>Unsubscribe<')
})

test('our own links in the copy are not counted as clicks', () => {
  const { card } = render('[out]({{ unsubscribe_url }}) [choose]({{ preferences_url }}) [mail](mailto:a@b.example)')
  expect(card.match(/href="[^"]*"/g)).toEqual([
    'href="https://unsubscribe.invalid"',
    'href="https://preferences.invalid"',
    'href="mailto:a@b.example"',
  ])
})

test('the same copy for a thousand customers takes under 4 ms of computing each', () => {
  const body = '# Hi {{ customer.n }}\n\n' + '- [item](https://shop.example/{{ customer.n }}) **now**\n'.repeat(20)
  const started = process.cpuUsage()
  for (let index = 0; index < 1_000; index += 1) render(body, { customer: { n: `Ada ${index}` } })
  expect(process.cpuUsage(started).user).toBeLessThan(4_000_000)
})

test('a link that is a paragraph of its own is a button', () => {
  const { card } = render('[Back to my basket](https://shop.example/)\n\nOr [look](https://shop.example/) around')
  expect(card.match(/<a class="button" href="[^"]*">[^<]*<\/a>/g)).toEqual([
    '<a class="button" href="https://t.example/c?to=https://shop.example/">Back to my basket</a>',
  ])
})

test('the footer speaks the copy’s language, English where it has no words', () => {
  expect(render('Hallo', { language: 'de-AT' }).text).toContain('Abmelden: https://unsubscribe.invalid')
  expect(render('Hei', { language: 'fi' }).text).toContain('Unsubscribe: https://unsubscribe.invalid')
})
