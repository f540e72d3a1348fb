import { expect, test } from 'vitest'
import { resolveZone } from './resolve-zone.ts'

test.each(['Pacific/Apia', 'Etc/GMT+12', 'europe/paris', 'EST5EDT', '+05:30', ' Asia/Tokyo '])(
  '%j is the customer’s own zone',
  (zone) => {
    expect(resolveZone(zone, 'UTC')).toEqual({ zone: zone.trim(), fallback: null })
  },
)

test.each([
  [null, 'missing'],
  ['', 'missing'],
  ['Mars/Olympus', 'nonsense'],
  ['+24:00', 'nonsense'],
  [7, 'nonsense'],
  [['Europe/Paris'], 'nonsense'],
  // A time, from which Temporal would take the zone that it was written in.
  ['2026-01-01T00:00Z', 'nonsense'],
  ['2026-01-01T00:00+05:00[Asia/Tokyo]', 'nonsense'],
  ['+002026-01-01T00:00Z', 'nonsense'],
])('%j is none, and takes the workspace’s', (zone, fallback) => {
  expect(resolveZone(zone, 'Asia/Kolkata')).toEqual({ zone: 'Asia/Kolkata', fallback })
})
