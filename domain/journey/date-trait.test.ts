import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DateTrigger } from '../campaign/trigger.ts'
import { dateDueAt, fallsOn, targetOf } from './date-trait.ts'
import { mayFollow } from './occurrence.ts'

const at = (text: string) => Temporal.Instant.from(text)
const trigger = (parts: object = {}) =>
  DateTrigger.parse({ kind: 'date', trait: 'born', offsetDays: 0, atLocalTime: '09:00', ...parts })
const now = at('2026-11-24T10:00:00Z')

test.each([
  ['2026-12-04', 'Pacific/Auckland', -3, '2026-11-30T20:00:00Z'],
  ['2026-12-04', 'Pacific/Honolulu', -3, '2026-12-01T19:00:00Z'],
  ['2026-12-04T20:00:00Z', 'Pacific/Auckland', 0, '2026-12-04T20:00:00Z'],
  ['2026-12-04T20:00:00Z', 'Europe/Berlin', 0, '2026-12-04T08:00:00Z'],
  ['2026-12-04T01:00:00+09:00', 'America/New_York', 1, '2026-12-04T14:00:00Z'],
])('%s in %s, %d days on, is due at %s', (value, zone, offsetDays, due) => {
  expect(dateDueAt(value, trigger({ offsetDays }), zone, now)?.toString()).toBe(due)
})

test.each(['soon', '2026-13-01', '2026-02-29', '', 20_261_204, null, undefined, ['2026-12-04'], '2026-11-24'])(
  '%o is no date to come',
  (value) => {
    expect(dateDueAt(value, trigger(), 'UTC', now)).toBeNull()
  },
)

test('an anniversary of 29 February is the 28th but in leap years', () => {
  const yearly = trigger({ every: 'year' })
  expect(dateDueAt('1992-02-29', yearly, 'UTC', now)?.toString()).toBe('2027-02-28T09:00:00Z')
  expect(dateDueAt('1992-02-29', yearly, 'UTC', at('2027-03-01T00:00:00Z'))?.toString()).toBe('2028-02-29T09:00:00Z')
})

test('when it is due, and whom a day’s run is for, are one rule', () => {
  const zones = [
    'Pacific/Kiritimati',
    'Pacific/Auckland',
    'Europe/Berlin',
    'America/Los_Angeles',
    'Pacific/Niue',
    'UTC',
  ]
  const value = fc
    .date({ min: new Date('1960-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().slice(0, 10)))
  const parts = fc.record({ offsetDays: fc.integer({ min: -365, max: 365 }), every: fc.constantFrom('once', 'year') })
  fc.assert(
    fc.property(
      value,
      parts,
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 3000 }),
      (text, given, zone, days) => {
        const dated = trigger(given)
        const due = dateDueAt(text, dated, zone, at('2020-01-01T00:00:00Z').add({ hours: 24 * days }))
        if (due === null) return
        const runDay = due.toZonedDateTimeISO(zone).toPlainDate()
        expect(fallsOn(text, targetOf(dated, runDay), dated.every, zone)).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

test('seven days lie between two Mondays, whatever the minutes', () => {
  expect(mayFollow({ afterDays: 7 }, 'date:2026-11-23', 'date:2026-11-30')).toBe(true)
  expect(mayFollow({ afterDays: 8 }, 'date:2026-11-23', 'date:2026-11-30')).toBe(false)
  expect(mayFollow({ afterDays: 7 }, 'launch-1', 'date:2026-11-30')).toBeNull()
  expect(mayFollow('every_time', 'date:2026-11-30', 'date:2026-11-30')).toBeNull()
})
