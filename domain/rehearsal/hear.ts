import { findCredited, isConversion, isWithinWindow } from '../journey/conversion.ts'
import { decideOnEvent } from '../journey/decide-on-event.ts'
import { findOccurrence } from '../journey/enter.ts'
import { isOver } from '../journey/entry.ts'
import { enter } from './enter-rehearsed.ts'
import type { HistoryEvent, RehearsedEntry } from './life.ts'
import { addMilestone, apply, type Trip } from './trip.ts'

/** Act on one event: conversions first, then journeys that are under way, then the one that it begins. */
export function hear(trip: Trip, { messageId, ...event }: HistoryEvent): void {
  const { document } = trip.plan
  if (isConversion(document.conversion, event)) credit(trip)
  for (const entry of trip.entries) {
    if (isOver(entry.state)) continue
    const moved = decideOnEvent(document, entry, event, trip.now)
    if (moved === undefined) continue
    entry.journey = moved.journey
    apply(trip, entry, moved.decision)
    if (moved.decision.state === 'exited') skipQueued(trip, entry)
  }
  const occurrence = findOccurrence(document.trigger, event, messageId)
  if (occurrence !== null) enter(trip, { occurrence, event })
}

/** Count a conversion now: on every entry within its window, and on the delivery that earns the credit. */
export function credit(trip: Trip): void {
  const { entries, deliveries, now } = trip
  const { document } = trip.plan
  const { conversion } = document
  if (conversion === null) return
  for (const entry of entries) {
    if (entry.convertedAt === null && isWithinWindow(conversion, entry.enteredAt, now)) entry.convertedAt = now
  }
  const sent = deliveries
    .filter(({ state }) => state === 'sent')
    .map(({ id, endedAt }) => ({ id, sentAt: endedAt, openedAt: null, clickedAt: null }))
  const credited = findCredited(conversion, sent, now)
  const delivery = credited === null ? undefined : deliveries[credited]
  if (delivery === undefined || delivery.convertedAt !== null) return
  delivery.convertedAt = now
  addMilestone(trip, 'converted')
}

function skipQueued({ deliveries, now }: Trip, entry: RehearsedEntry): void {
  for (const delivery of deliveries) {
    if (delivery.entry === entry && delivery.state === 'queued')
      Object.assign(delivery, { state: 'skipped', reason: 'exited', endedAt: now })
  }
}
