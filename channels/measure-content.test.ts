import { expect, test } from 'vitest'
import { measureContent } from './measure-content.ts'
import { measureSms } from './measure-sms.ts'

test.each([
  ['', 'GSM-7', 1, 0],
  ['a'.repeat(160), 'GSM-7', 1, 160],
  ['a'.repeat(161), 'GSM-7', 2, 161],
  ['a'.repeat(306), 'GSM-7', 2, 306],
  ['a'.repeat(307), 'GSM-7', 3, 307],
  ['€'.repeat(80), 'GSM-7', 1, 160],
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 3, 306],
  ['é'.repeat(160), 'GSM-7', 1, 160],
  ['ç'.repeat(70), 'UCS-2', 1, 70],
  ['ç'.repeat(71), 'UCS-2', 2, 71],
  ['😀'.repeat(35), 'UCS-2', 1, 70],
  ['😀'.repeat(67), 'UCS-2', 3, 134],
])('SMS %j is %s in %i', (text, encoding, segments, units) => {
  expect(measureSms(text)).toMatchObject({ encoding, segments, units })
})

test('the characters that make an SMS dearer are named', () => {
  const [warning] = measureContent({ channel: 'sms', text: `Zum Glück – ${'x'.repeat(70)}` })
  expect(warning).toBe('The text takes 2 SMS segments (82 units in UCS-2 because of “–”); each is billed.')
})

test('a push over its limits is told: cut title, refused payload', () => {
  const push = { channel: 'push' as const, title: 'T', body: 'B', deepLink: null, image: null }
  expect(measureContent(push)).toEqual([])
  expect(measureContent({ ...push, title: '👩‍👩‍👧'.repeat(50) })).toEqual([])
  expect(measureContent({ ...push, title: 'x'.repeat(51) })).toEqual([
    'The title has 51 characters; more than 50 may be cut off.',
  ])
  const heavy = measureContent({ ...push, deepLink: `https://x.example/${'a'.repeat(4_100)}` })
  expect(heavy).toEqual([
    expect.stringMatching(/^The push weighs 4,1\d\d bytes; push services refuse more than 4,096 bytes\.$/),
  ])
})

test('a long subject and a heavy email are told', () => {
  const email = {
    channel: 'email' as const,
    subject: 's'.repeat(61),
    preheader: null,
    html: 'x'.repeat(110_000),
    text: '',
  }
  expect(measureContent(email)).toEqual([
    'The subject has 61 characters; more than 60 may be cut off.',
    'The email weighs 108 kB; Gmail cuts what is over 102 kB.',
  ])
})
