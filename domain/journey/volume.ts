import { z } from 'zod'
import { countOf } from '../words.ts'

const times = 3
/** Fewer a day are no accident worth stopping: a new campaign may have next to no history to reckon from. */
const least = 100

/**
 * The most messages in 24 hours before a triggered campaign pauses and asks: three times what an average day of its
 * rehearsal sent, and never less than half as much again as its busiest day.
 */
export function findDailyCeiling(perDay: number, busiestDay: number): number {
  return Math.ceil(Math.max(least, times * perDay, 1.5 * busiestDay))
}

/** campaigns.paused_because. */
export const VolumePause = z.object({
  at: z.string().transform((text) => Temporal.Instant.from(text)),
  sent: z.int(),
  ceiling: z.int(),
})
export type VolumePause = z.output<typeof VolumePause>

/** What a member reads of it, in the workspace's zone. */
export function sayVolumePause({ at, sent, ceiling }: VolumePause, zone: string): string {
  const local = at.toZonedDateTimeISO(zone)
  const when = `${local.toPlainDate().toString()} at ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`
  return `It paused by itself on ${when}: ${countOf(sent, 'message')} had left within 24 hours, and its approval expected far fewer (at most ${ceiling.toLocaleString('en')}). What is queued waits; resuming asks for an approval.`
}
