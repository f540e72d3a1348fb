import * as fc from 'fast-check'
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

/** 3GPP TS 23.038, 6.2.1: the default alphabet, by rows of sixteen; 1b escapes to the extension table of 6.2.1.1. */
const defaultAlphabet = [
  '0040 00a3 0024 00a5 00e8 00e9 00f9 00ec 00f2 00c7 000a 00d8 00f8 000d 00c5 00e5',
  '0394 005f 03a6 0393 039b 03a9 03a0 03a8 03a3 0398 039e ____ 00c6 00e6 00df 00c9',
  '0020 0021 0022 0023 00a4 0025 0026 0027 0028 0029 002a 002b 002c 002d 002e 002f',
  '0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003a 003b 003c 003d 003e 003f',
  '00a1 0041 0042 0043 0044 0045 0046 0047 0048 0049 004a 004b 004c 004d 004e 004f',
  '0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 005a 00c4 00d6 00d1 00dc 00a7',
  '00bf 0061 0062 0063 0064 0065 0066 0067 0068 0069 006a 006b 006c 006d 006e 006f',
  '0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007a 00e4 00f6 00f1 00fc 00e0',
].flatMap((row) => row.split(' ').filter((code) => code !== '____'))
const extensionTable = ['000c', '005e', '007b', '007d', '005c', '005b', '007e', '005d', '007c', '20ac']
const toSet = (codes: readonly string[]) => new Set(codes.map((code) => Number.parseInt(code, 16)))

test('every character of the basic plane is one septet, two, or a reason for UCS-2, as the standard has it', () => {
  const [one, two] = [toSet(defaultAlphabet), toSet(extensionTable)]
  expect([one.size, two.size]).toEqual([127, 10])
  const wrong = Array.from({ length: 0x1_0000 }, (_, code) => code).filter((code) => {
    const { encoding, units } = measureSms(String.fromCharCode(code))
    const expected = one.has(code) ? 'GSM-7 1' : two.has(code) ? 'GSM-7 2' : 'UCS-2 1'
    return `${encoding} ${units}` !== expected
  })
  expect(wrong).toEqual([])
})

test('no part of a long SMS is over its length, cuts a character in two, or could have taken the next character', () => {
  const character = fc.constantFrom('a', '€', '{', 'é')
  fc.assert(
    fc.property(
      fc.array(fc.oneof(character, fc.constantFrom('ç', '😀', '\u200f')), { maxLength: 500 }),
      (characters) => {
        const { encoding, segments, units } = measureSms(characters.join(''))
        const [single, part] = encoding === 'GSM-7' ? [160, 153] : [70, 67]
        // At most one unit of each part but the last is left empty.
        const [least, most] = units <= single ? [1, 1] : [Math.ceil(units / part), Math.ceil(units / (part - 1))]
        expect(segments).toBeGreaterThanOrEqual(least)
        expect(segments).toBeLessThanOrEqual(most)
      },
    ),
  )
})

test('a text that providers refuse for its length is told so', () => {
  expect(measureContent({ channel: 'sms', text: 'x'.repeat(1601), links: [] })).toEqual([
    'The text has 1,601 characters; an SMS of more than 1,600 characters is refused.',
  ])
})

test('the characters that make an SMS dearer are named', () => {
  const [warning] = measureContent({ channel: 'sms', text: `Zum Glück – ${'x'.repeat(70)}`, links: [] })
  expect(warning).toBe('The text takes 2 SMS segments (82 units in UCS-2 because of “–”); each is billed.')
})

test('a push over its limits is told: cut title, refused payload', () => {
  const push = { channel: 'push' as const, title: 'T', body: 'B', deepLink: null, image: null, options: null }
  expect(measureContent(push)).toEqual([])
  expect(measureContent({ ...push, title: '👩‍👩‍👧'.repeat(50) })).toEqual([])
  const lengths = (parts: object) => measureContent({ ...push, ...parts })
  expect(lengths({ title: 'x'.repeat(51) })).toEqual(['The title has 51 characters: iPhones cut it at about 50.'])
  expect(lengths({ title: 'x'.repeat(66) })).toEqual([
    'The title has 66 characters: iPhones show about 50 of them, Android about 65.',
  ])
  expect(lengths({ body: 'x'.repeat(160) })).toEqual([])
  expect(lengths({ body: 'x'.repeat(161) })).toEqual(['The body has 161 characters: a locked iPhone shows about 160.'])
  expect(lengths({ body: 'x'.repeat(131), image: 'https://x.example/a.png' })).toEqual([
    'The body has 131 characters: a locked iPhone shows about 130 beside an image.',
  ])
  const heavy = measureContent({ ...push, deepLink: `https://x.example/${'a'.repeat(4_100)}` })
  expect(heavy).toEqual([
    expect.stringMatching(/^The push weighs 4,2\d\d bytes; push services refuse more than 4,096 bytes\.$/),
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
