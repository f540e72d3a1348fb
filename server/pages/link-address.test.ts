import { expect, test } from 'vitest'
import { cleanLink, isLinkAddress } from './link-address.ts'

const token = `W10-_a.${'Ab-_0'.repeat(5).slice(0, 22)}`

const ends = [
  '',
  '/',
  '.',
  ')',
  '>',
  '>.',
  '%20',
  '%3E',
  '%',
  '%2',
  '%E2%80%9D',
  ',',
  '//',
  '/index.html',
  '?utm_source=x&y',
  "'",
]

test.each(ends)('a link with “%s” at its end is the link', (end) => {
  for (const kind of ['c', 'o', 'p', 'u']) expect(cleanLink(`/${kind}/${token}${end}`)).toBe(`/${kind}/${token}`)
  expect(cleanLink(`/s/1-2S-0123456789ab${end}`)).toBe('/s/1-2S-0123456789ab')
})

test('what stands before it goes, and encoded letters are read', () => {
  for (const before of ['<', '%3C', '%20%22', '/', '(']) expect(cleanLink(`/u/${before}${token}`)).toBe(`/u/${token}`)
  expect(cleanLink(`/u/${token}And`)).toBe(`/u/${token}`)
  expect(cleanLink(`//u/${token}`)).toBe(`/u/${token}`)
  expect(cleanLink(`/u/${token.replace('.', '%2E').replaceAll('-', '%2d').replaceAll('_', '%5F')}`)).toBe(`/u/${token}`)
})

test('half a link leads to the page that says so, and no other address is touched', () => {
  for (const half of [
    '/u',
    '/u/',
    '/u/%',
    '/u?x',
    `/u/${token.slice(0, -1)}`,
    '/u/%00',
    '/u/W10.abc-',
    `/u/${'x'.repeat(20_000)}`,
  ])
    expect([cleanLink(half), isLinkAddress(half)]).toEqual(['/u/none', true])
  for (const half of ['/s/', '/s/1-2', '/s/%', `/s/${token}`]) expect(cleanLink(half)).toBe('/s/none')
  for (const other of ['/', '/v1/u/x', '/uncertain', '/outbox', '/inbox/', '/x/%', `/q/${token}/`])
    expect([cleanLink(other), isLinkAddress(other)]).toEqual([other, false])
})
