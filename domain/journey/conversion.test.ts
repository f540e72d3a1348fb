import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Conversion } from '../campaign/campaign.ts'
import { findCredited, isWithinWindow } from './conversion.ts'

const at = Temporal.Instant.from('2026-11-24T10:00:00Z')
const conversion: Conversion = { kind: 'event', event: 'bought', where: [], withinHours: 24, creditedTo: 'sent' }

test('the credit does not hang on the order in which deliveries are read', () => {
  const anyDelivery = fc.record({ id: fc.nat(), hoursAgo: fc.integer({ min: 0, max: 30 }) })
  fc.assert(
    fc.property(fc.uniqueArray(anyDelivery, { selector: ({ id }) => id, maxLength: 8 }), (drawn) => {
      const deliveries = drawn.map(({ id, hoursAgo }) => ({
        id,
        sentAt: at.subtract({ hours: hoursAgo }),
        openedAt: null,
        clickedAt: null,
      }))
      const credited = findCredited(conversion, deliveries, at)
      expect(findCredited(conversion, deliveries.toReversed(), at)).toBe(credited)
      const inWindow = drawn.filter(({ hoursAgo }) => hoursAgo <= 24)
      const latest = Math.min(...inWindow.map(({ hoursAgo }) => hoursAgo))
      const ties = inWindow.filter(({ hoursAgo }) => hoursAgo === latest).map(({ id }) => id)
      expect(credited).toBe(ties.length === 0 ? null : Math.max(...ties))
    }),
  )
})

test('an event counts from the instant of the start on, coming into a segment only after it', () => {
  const segment: Conversion = { kind: 'segment', segment: 'keen', withinHours: 24, creditedTo: 'sent' }
  const later = at.add({ milliseconds: 1 })
  expect([at, later].map((each) => isWithinWindow(conversion, at, each))).toEqual([true, true])
  expect([at, later].map((each) => isWithinWindow(segment, at, each))).toEqual([false, true])
})
