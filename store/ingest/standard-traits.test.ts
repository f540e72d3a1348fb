import { expect, test } from 'vitest'
import { readTraits } from './customer-patch.ts'
import { type ColumnName, readColumn } from './standard-traits.ts'

const read = (column: ColumnName, value: unknown, country: string | null = null) =>
  readColumn(column, value, { country })

test.each([
  ['phone', '+43 660 1234567', '+436601234567'],
  ['phone', '+1 (555) 555-0123', '+15555550123'],
  ['phone', '+٤٣٦٦٠١٢٣٤٥٦٧', '+436601234567'],
  ['language', 'de_AT', 'de-AT'],
  ['language', 'EN-us', 'en-US'],
  ['language', 'zh_Hant_TW.UTF-8', 'zh-Hant-TW'],
  ['language', 'iw', 'he'],
  ['timezone', 'europe/vienna', 'Europe/Vienna'],
  ['timezone', 'Asia/Kolkata', 'Asia/Kolkata'],
  ['email', ' Maya@Example.COM ', 'maya@example.com'],
  ['country', 'at', 'AT'],
] as const)('%s %j is kept as %j', (column, value, kept) => {
  expect(read(column, value)).toBe(kept)
})

test('a phone without a prefix belongs to the customer’s country, and to none without it', () => {
  expect(read('phone', '0660 1234567', 'AT')).toBe('+436601234567')
  expect(read('phone', '0660 1234567')).toBeUndefined()
  expect(read('phone', '0660 1234567', 'Atlantis')).toBeUndefined()
})

const nonsense: [string, unknown][] = [
  ['phone', '📞📞📞'],
  ['phone', 'اتصل بي'],
  ['phone', '+'],
  ['phone', '1'.repeat(60)],
  ['phone', true],
  ['language', '🇩🇪'],
  ['language', 'Klingonish'],
  ['language', 'x'],
  ['language', 'עברית'],
  ['timezone', '+02:00'],
  ['timezone', 'Mars/Olympus'],
  ['timezone', '🕰️'],
  ['timezone', { zone: 'Europe/Vienna' }],
  ['email', 'maya at example'],
  ['email', '<script>@example.com'],
  ['email', ['a@example.com']],
]
test.each(nonsense)('%s %j is kept as a plain trait and named in a warning', (name, value) => {
  const { patch, warnings } = readTraits({ [name]: value }, 'traits')
  expect(patch.columns).toEqual({})
  expect(patch.traits).toEqual({ [name]: value })
  expect(warnings).toMatchObject([{ path: `traits/${name}` }])
})
