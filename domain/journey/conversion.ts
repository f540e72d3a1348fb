import type { Conversion } from '../campaign/campaign.ts'
import type { EventFact } from '../conditions/facts.ts'
import { matchesFilters } from './matches-filters.ts'

export function isConversion(conversion: Conversion | null, event: EventFact): boolean {
  return conversion?.kind === 'event' && conversion.event === event.name && matchesFilters(conversion.where, event)
}

/** Does `at` lie within the window that `start` opened? */
export function isWithinWindow(conversion: Conversion, start: Temporal.Instant, at: Temporal.Instant): boolean {
  const end = start.add({ hours: conversion.withinHours })
  return Temporal.Instant.compare(start, at) <= 0 && Temporal.Instant.compare(at, end) <= 0
}

type Milestones = {
  id: number
  sentAt: Temporal.Instant | null
  openedAt: Temporal.Instant | null
  clickedAt: Temporal.Instant | null
}

/** The latest delivery that earns the credit: what counts as seen (sent, opened or clicked) lies in the window before. */
export function findCredited(
  conversion: Conversion,
  deliveries: readonly Milestones[],
  at: Temporal.Instant,
): number | null {
  const seenAt = (delivery: Milestones) =>
    ({ sent: delivery.sentAt, opened: delivery.openedAt, clicked: delivery.clickedAt })[conversion.creditedTo]
  const fitting = deliveries.flatMap((delivery) => {
    const seen = seenAt(delivery)
    return seen !== null && isWithinWindow(conversion, seen, at) ? [{ id: delivery.id, seen }] : []
  })
  return fitting.toSorted((a, b) => Temporal.Instant.compare(a.seen, b.seen)).at(-1)?.id ?? null
}
