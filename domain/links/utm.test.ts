import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addUtm, Utm } from './utm.ts'

const utm = Utm.parse({ source: 'carillon', content: '{step}' })
const of = { channel: 'email', campaign: 'Autumn & coats (2)', step: 'step_1' } as const
const all = 'utm_source=carillon&utm_medium=email&utm_campaign=Autumn%20%26%20coats%20%282%29&utm_content=step_1'

test.each([
  ['https://shop.example', `https://shop.example?${all}`],
  ['https://shop.example/a?', `https://shop.example/a?${all}`],
  ['https://shop.example/a?b=%20c+d&b=2', `https://shop.example/a?b=%20c+d&b=2&${all}`],
  ['https://shop.example/a?b&', `https://shop.example/a?b&${all}`],
  ['https://shop.example/#/cart?x=1', `https://shop.example/?${all}#/cart?x=1`],
  [
    'https://shop.example/?UTM_Source=mine&utm_medium=',
    `https://shop.example/?UTM_Source=mine&utm_medium=&${all.slice(all.indexOf('utm_campaign'))}`,
  ],
])('%s becomes %s', (href, expected) => {
  expect(addUtm(href, utm, of)).toBe(expected)
})

test('a medium for each channel, and only the hosts that are named', () => {
  const some = Utm.parse({ source: 's', medium: { sms: 'text' }, campaign: null, onlyHosts: ['shop.example'] })
  expect(addUtm('https://shop.example/', some, { ...of, channel: 'sms' })).toBe(
    'https://shop.example/?utm_source=s&utm_medium=text',
  )
  expect(addUtm('https://shop.example/', some, of)).toBe('https://shop.example/?utm_source=s')
  expect(addUtm('https://other.example/', some, of)).toBe('https://other.example/')
})

const anyText = fc.string({ unit: 'binary', maxLength: 20 })

test('whatever a link and a campaign are called, what the link says itself stays, and each parameter is there once', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), anyText, (href, campaign) => {
      const before = new URL(href)
      const after = new URL(addUtm(href, utm, { ...of, campaign }))
      expect([after.origin, after.pathname, after.hash]).toEqual([before.origin, before.pathname, before.hash])
      expect(after.search.startsWith(before.search)).toBe(true)
      expect(after.searchParams.getAll('utm_campaign')).toEqual([campaign.toWellFormed()])
      expect(addUtm(after.href, utm, of)).toBe(after.href)
    }),
  )
})

test.each([
  [{ source: '{chanel}' }, 'knows {channel}, {campaign} and {step}, not {chanel}'],
  [{ source: 'a', onlyHosts: ['https://shop.example/a'] }, 'must be a host alone: shop.example'],
  [{ source: 'a', onlyHosts: ['Müller.example'] }, 'must be a host alone: xn--mller-kva.example'],
  [{ source: 'a', onlyHosts: ['*.example.com'] }, 'must be a host such as shop.example.com'],
  [{ source: 'a', medium: { fax: 'x' } }, 'knows push, email, sms, whatsapp, in_app'],
])('%j is refused: %s', (input, words) => {
  expect(JSON.stringify(Utm.safeParse(input).error?.issues)).toContain(words)
})
