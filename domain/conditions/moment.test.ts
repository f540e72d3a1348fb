import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPlainInstant, parseMoment, readSpan } from './moment.ts'

test.each([
  ['2026-11-24', '2026-11-24T00:00:00Z'],
  ['2024-02-29', '2024-02-29T00:00:00Z'],
  ['2000-02-29', '2000-02-29T00:00:00Z'],
  ['0001-01-01', '0001-01-01T00:00:00Z'],
  ['9999-12-31', '9999-12-31T00:00:00Z'],
  ['1000-10-10', '1000-10-10T00:00:00Z'],
  ['2026-11-24T10:00', '2026-11-24T10:00:00Z'],
  ['2026-11-24 10:00:00.1234567', '2026-11-24T10:00:00.123456Z'],
  ['2026-11-24T10:00+02', '2026-11-24T08:00:00Z'],
  ['2026-11-24T10:00:00-0530', '2026-11-24T15:30:00Z'],
])('%s is %s', (text, instant) => {
  expect(parseMoment(text)?.toString()).toBe(instant)
})

test.each([
  '',
  'soon',
  '0000-01-01',
  '2026-02-29',
  '1900-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-11-24T24:00Z',
  '2026-11-24T10:00:60Z',
  '2026-11-24Z',
  '2026-11-24T10:00+15:00',
  ' 2026-11-24',
  '2026-11-24\n',
  '1761355800',
  '24.11.2026',
])('%j is no moment', (text) => {
  expect(parseMoment(text)).toBeUndefined()
})

test('a date is a day of 24 hours, an instant has no length', () => {
  expect(readSpan('2026-11-24')).toMatchObject({ isDay: true, until: Temporal.Instant.from('2026-11-25T00:00Z') })
  expect(readSpan('2026-11-24T10:00Z').isDay).toBe(false)
  expect(() => readSpan('soon')).toThrow('“soon” is no ISO date or instant')
})

test('a text that is quickly taken for an instant is one, of a year that is kept', () => {
  const part = fc.constantFrom(
    '2026',
    '1971',
    '0001',
    '9998',
    '-',
    '02',
    '29',
    '30',
    '31',
    'T',
    ' ',
    '24',
    '10',
    ':00',
    ':60',
    '.123',
    'Z',
    '+02:00',
    '+14',
  )
  const texts = fc.oneof(
    fc.array(part, { maxLength: 14 }).map((parts) => parts.join('')),
    fc
      .tuple(fc.nat(9999), fc.nat(13), fc.nat(32), fc.nat(25), fc.nat(60), fc.constantFrom('Z', '+01:00', '-13', ''))
      .map(
        ([year, month, day, hour, minute, zone]) =>
          `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}${zone}`,
      ),
  )
  let taken = 0
  fc.assert(
    fc.property(texts, (text) => {
      if (!isPlainInstant(text)) return
      taken += 1
      const { year } = Temporal.Instant.from(text).toZonedDateTimeISO('UTC')
      expect(year).toBeGreaterThanOrEqual(1970)
      expect(year).toBeLessThan(10_000)
    }),
    { numRuns: 3000 },
  )
  expect(taken).toBeGreaterThan(50)
})

const two = (number: number) => String(number).padStart(2, '0')
