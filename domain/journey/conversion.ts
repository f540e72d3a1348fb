import type { Conversion } from '../campaign/campaign.ts'
import type { EventFact } from '../conditions/facts.ts'
import { matchesFilters } from './matches-filters.ts'

export function isConversion(conversion: Conversion | null, event: EventFact): boolean {
  return conversion?.kind === 'event' && conversion.event === event.name && matchesFilters(conversion.where, event)
}

/**
 * Does `at` lie within the window that `start` opened? Coming into a segment at the instant of the start does not count:
 * what began the journey, or its message, brought that about, and which of the two is seen first is chance.
 */
export function isWithinWindow(conversion: Conversion, start: Temporal.Instant, at: Temporal.Instant): boolean {
  const end = start.add({ hours: conversion.withinHours })
  const fromStart = Temporal.Instant.compare(at, start)
  const isAfter = conversion.kind === 'segment' ? fromStart > 0 : fromStart >= 0
  return isAfter && Temporal.Instant.compare(at, end) <= 0
}

type Milestones = {
  id: number
  sentAt: Temporal.Instant | null
  openedAt: Temporal.Instant | null
  clickedAt: Temporal.Instant | null
}

/**
 * When the delivery came to earn the credit for a conversion at `at`: what counts as seen (sent, opened or clicked).
 * @returns null when it was not seen in the window before
 */
export function findEarnedAt(
  conversion: Conversion,
  { sentAt, openedAt, clickedAt }: Omit<Milestones, 'id'>,
  at: Temporal.Instant,
): Temporal.Instant | null {
  const seenAt = { sent: sentAt, opened: openedAt, clicked: clickedAt }[conversion.creditedTo]
  return seenAt !== null && isWithinWindow(conversion, seenAt, at) ? seenAt : null
}

/** The latest delivery that earns the credit. */
export function findCredited(
  conversion: Conversion,
  deliveries: readonly Milestones[],
  at: Temporal.Instant,
): number | null {
  const earned = deliveries.flatMap((delivery) => {
    const seenAt = findEarnedAt(conversion, delivery, at)
    return seenAt === null ? [] : [{ id: delivery.id, seenAt }]
  })
  return pickCredited(earned)?.id ?? null
}

/** The one seen last; of those seen at one instant the one that was made last, in whatever order they were read. */
export function pickCredited<Each extends { id: number; seenAt: Temporal.Instant }>(
  earned: readonly Each[],
): Each | undefined {
  return earned.toSorted((a, b) => Temporal.Instant.compare(a.seenAt, b.seenAt) || a.id - b.id).at(-1)
}
