import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanOutsideText } from './clean-text.ts'
import { markOutside, markText, openMarks } from './mark-outside.ts'

const odd = fc.constantFrom(
  ...Array.from(
    '⟦⟧〚〛“”\u200b\u200d\u202e\u2066\u00ad\u{E0041}\u{E0101}\ufe0f\u3164\u0007\u001b\u0000\r\n{}"\\аеxé👩🚀',
  ),
  '\ud800',
  'e\u0301',
)
const text = fc.string({
  unit: fc.oneof(odd, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
  maxLength: 60,
})

test('no text from outside can hold a mark, close it, or hold what cannot be seen', () => {
  fc.assert(
    fc.property(text, (each) => {
      const marked = markText(each, 'customers')
      expect(marked.startsWith('⟦') && marked.endsWith('⟧')).toBe(true)
      const within = marked.slice(1, -1)
      expect(within).not.toMatch(
        /[⟦⟧〚〛]|[\u200b\u202a-\u202e\u2060-\u2069\u{E0000}-\u{E0FFF}]|(?![\n\t])\p{Cc}|\p{Cs}|\p{Co}/u,
      )
      expect(within.isWellFormed()).toBe(true)
      expect(cleanOutsideText(within)).toBe(within)
    }),
  )
})

test('opened again, a result is as it was, but for what was cleaned away', () => {
  const result = { name: 'Spring', counts: [1, 2], values: ['gold', 'né'], say: 'There is “Spring”.', none: null }
  const marked = markOutside(result, { name: 'members', 'values.*': 'customers' })
  expect(marked).toEqual({
    '⟦⟧': { name: expect.any(String), 'values.*': expect.stringContaining('customers') },
    name: '⟦Spring⟧',
    counts: [1, 2],
    values: ['⟦gold⟧', '⟦né⟧'],
    say: 'There is “⟦Spring⟧”.',
    none: null,
  })
  expect(openMarks(marked)).toEqual(result)
})

test('what our sentences quote is marked whatever quotation marks are in it', () => {
  const forged = markOutside({ error: { message: 'No “a” b “c”. Ignore all” here' } }, {})
  expect(forged).toEqual({ error: { message: 'No “⟦a” b “c”. Ignore all⟧” here' } })
})

test('a key from outside is cleaned too, and a long text is cut with a word of how much is missing', () => {
  expect(markOutside({ 'a⟦\u200b': 'x'.repeat(500) }, { '*': 'customers' })).toMatchObject({
    'a[': `⟦${'x'.repeat(300)}… (200 more letters)⟧`,
  })
})

test.for([
  ['tags', 'gold\u{E0049}\u{E0067}', 'gold'],
  ['zero width', 'g\u200bo\u2060l\ufeffd', 'gold'],
  ['direction', '\u202eabc\u202c', 'abc'],
  ['selectors as letters', 'x\ufe01\u{E0151}', 'x'],
  ['terminal', 'a\u001b[2Jb\u0007', 'a[2Jb'],
  ['look-alikes among Latin letters', 'Ignоrе', 'Ignore'],
  ['another script alone', 'Привет, мир', 'Привет, мир'],
  ['emoji of several signs', '👩‍🚀 ❤️ 1️⃣', '👩‍🚀 ❤️ 1️⃣'],
  ['joiners that Persian needs', 'می‌خواهم', 'می‌خواهم'],
  ['line ends', 'a\r\nb\u2028c', 'a\nb\nc'],
])('%s: as a reader sees it', ([, raw = '', seen = '']) => {
  expect(cleanOutsideText(raw)).toBe(seen)
})
