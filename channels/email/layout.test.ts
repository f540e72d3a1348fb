import { expect, test } from 'vitest'
import { EmailLayout, leastContrast } from '../../domain/email-layout/email-layout.ts'
import { measureContrast } from '../../domain/email-layout/color-contrast.ts'
import { untrackedLinks } from '../message-links.ts'
import { givenFacts, renderOrThrow } from '../testing.ts'
import { darkColors, lightColors } from '../../domain/email-layout/default-colors.ts'
import { previewLayout } from './preview-layout.ts'

const own = {
  page: '#101820',
  card: '#ffffff',
  text: '#000000',
  link: '#7a0026',
  button: '#ffd400',
  buttonText: '#101010',
  footer: '#dddddd',
}
const facts = givenFacts()

function render(layout: unknown, body = 'Hi [there](https://shop.example/)\n\n[Shop](https://shop.example/)') {
  const emailLayout = layout === null ? null : EmailLayout.parse(layout)
  const content = { subject: 'A <b> & {{ "{{ content }}" }}', preheader: 'Before {{ "{{ footer }}" }}', body }
  const rendered = renderOrThrow(
    { channel: 'email', content },
    { ...facts, workspace: { ...facts.workspace, emailLayout } },
    { ...untrackedLinks, openUrl: 'https://t.example/o/1' },
  )
  if (rendered.channel !== 'email') throw new TypeError('not an email')
  return rendered
}

test('Carillon’s own colours are readable, light and dark, and pass for a workspace’s', () => {
  const layout = EmailLayout.parse({ colors: lightColors, darkColors })
  expect(layout.colors).toEqual(lightColors)
  expect(measureContrast(lightColors.footer, lightColors.page)).toBeGreaterThanOrEqual(leastContrast)
})

test('without a layout of its own a workspace has Carillon’s, for readers of light and of dark', () => {
  const { html } = render(null)
  expect(html).toContain(`background:${lightColors.page}`)
  expect(html).toContain('@media (prefers-color-scheme:dark)')
  expect(html).toContain('<meta name="color-scheme" content="light dark">')
  expect(render({}).html).toBe(html)
})

test('logo, colours and footer are the workspace’s; colours without dark ones stay light', () => {
  const logo = { url: 'https://larkspur.example/logo.png?a=1&b="2', alt: 'Larkspur {{ content }}', width: 120 }
  const { html, text } = render({ logo, colors: own, footer: 'You shop at Larkspur.\n<Really>' })
  expect(html).toContain(
    '<img src="https://larkspur.example/logo.png?a=1&amp;b=&quot;2" alt="Larkspur &#123;&#123; content }}" width="120"',
  )
  for (const color of Object.values(own)) expect(html).toContain(color)
  for (const color of [lightColors.page, lightColors.link, darkColors.card]) expect(html).not.toContain(color)
  expect(html).not.toContain('prefers-color-scheme')
  expect(html).toContain('You shop at Larkspur.<br>&lt;Really&gt;<br>Larkspur &amp; Co<br>1 Mill Lane, Bath<br><a')
  expect(text).toContain('-- \nYou shop at Larkspur.\n<Really>\nLarkspur & Co\n')
  expect(render({ colors: own, darkColors }).html).toContain(`.card{background:${darkColors.card}!important`)
})

test('a frame of the workspace’s own is filled where its slots are, and texts that look like slots stay text', () => {
  const frame =
    '<html lang="{{language}}"><title>{{ subject }}</title><BODY><i>{{ preheader }}</i>$& {{ content }} $1<hr>{{footer}}</BODY></html>'
  const { html, text } = render({ frame, footer: 'Thanks.' })
  expect(html).toBe(
    [
      '<html lang="en"><title>A &lt;b&gt; &amp; {{ content }}</title><BODY><i>Before {{ footer }}</i>$& ',
      '<p>Hi <a href="https://shop.example/">there</a></p>\n<p><a class="button" href="https://shop.example/">Shop</a></p>',
      ' $1<hr>Thanks.<br>Larkspur &amp; Co<br>1 Mill Lane, Bath<br>',
      '<a href="https://unsubscribe.invalid">Unsubscribe</a> · <a href="https://preferences.invalid">Choose what you get</a>',
      '<img src="https://t.example/o/1" width="1" height="1" alt="" style="display:block;border:0">\n</BODY></html>',
    ].join(''),
  )
  expect(text).toContain('-- \nThanks.\n')
})

test('copy that names slots is copy', () => {
  const { html } = render(null, 'Hi {% raw %}{{ footer }}{% endraw %}')
  expect(html).toContain('<p>Hi {{ footer }}</p>')
})

test('a preview shows one of everything', () => {
  const workspace = { name: 'Larkspur', postalAddress: null, language: 'de', timezone: 'UTC' }
  const html = previewLayout(EmailLayout.parse({ colors: own }), workspace, facts.now)
  for (const tag of ['<h1>', '<strong>', '<ul>', '<blockquote>', '<a class="button"', '<hr>', 'Abmelden'])
    expect(html).toContain(tag)
})
