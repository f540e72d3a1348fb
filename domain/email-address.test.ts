import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldEmail, isEmail, spellEmail } from './email-address.ts'

test.each([
  ['Ada@Example.COM', 'ada@example.com'],
  [' ada@Ü.de ', 'ada@ü.de'],
  ['ada@xn--tda.de', 'ada@ü.de'],
  ['ada@mail.XN--TDA.De', 'ada@mail.ü.de'],
  ['ada@u\u0308.de', 'ada@ü.de'],
  ['e\u0301va@example.com', 'éva@example.com'],
  ['ada@ｅｘａｍｐｌｅ.com', 'ada@example.com'],
  ['ada@exa\u00admple.com', 'ada@example.com'],
  ['ada@ü。de', 'ada@ü.de'],
  ['ada@xn--fa-hia.de', 'ada@faß.de'],
  ['ada@xn--e1afmkfd.xn--p1ai', 'ada@пример.рф'],
  ['ada@ΟΔΟΣ.gr', 'ada@οδοσ.gr'],
  ['\u202aada@example.com\u202c', 'ada@example.com'],
  ['\ufeffada\u200b@exa\u200bmple.com\u2060', 'ada@example.com'],
  ['ａｄａ＋x@example.com', 'ada+x@example.com'],
  ['éｖａ@example.com', 'éva@example.com'],
  ['ﬁona@example.com', 'fiona@example.com'],
  ['ada\u200d\u200d@example.com', 'ada@example.com'],
  ['نامه\u200cای@نامه\u200cای.com', 'نامه\u200cای@نامه\u200cای.com'],
  ['田中@example.com', '田中@example.com'],
  ['ada@xn--a.de', 'ada@xn--a.de'],
  ['ada@ü.de/x', 'ada@ü.de/x'],
  ['ada@ü％2ede', 'ada@ü％2ede'],
  ['ada@1.2', 'ada@1.2'],
  ['XN--TDA.DE', 'xn--tda.de'],
])('%j is kept as %j', (written, kept) => {
  expect(foldEmail(written)).toBe(kept)
})

test('an international address is spelled in its script and in ASCII, any other in one way', () => {
  expect(spellEmail('ada@ü.de')).toEqual(['ada@ü.de', 'ada@xn--tda.de'])
  expect(spellEmail('ada@example.com')).toEqual(['ada@example.com'])
})

test.each(['ada@ü.de', 'ada@example.com', 'ada@xn--a.de', '田中@例え.jp'])('%j can be an address', (address) => {
  expect(isEmail(address)).toBe(true)
})

test.each([
  'ada',
  'ada@b',
  'ada@ü.de/x',
  'ada@a\u200db.de',
  'ada@ü.1',
  'ada@ü%2e.de',
  'a b@c.de',
  'ada@c.de.',
  'a@b@c.de',
])('%j can be none', (address) => {
  expect(isEmail(address)).toBe(false)
})

test('folding again changes nothing, and every spelling folds to the address it is of', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 })
  const letters = fc.string({
    unit: fc.constantFrom(...Array.from('aüÜßẞİıKΣς。．-_.xn--tda1%＠／éا\u200cم漢💩ａ\u200b\u202aﬁ℡')),
    maxLength: 12,
  })
  fc.assert(
    fc.property(fc.oneof(text, letters), fc.oneof(text, letters), (mailbox, domain) => {
      const folded = foldEmail(`${mailbox}@${domain}`)
      expect(foldEmail(folded)).toBe(folded)
      for (const spelling of spellEmail(folded)) expect(foldEmail(spelling)).toBe(folded)
    }),
    { numRuns: 5_000 },
  )
})
