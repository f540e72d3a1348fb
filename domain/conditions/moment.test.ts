import { expect, test } from 'vitest'
import { parseMoment, readSpan } from './moment.ts'

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
