import { z } from 'zod'
import { Moment } from './moment.ts'
import { PropertyFilters } from './named-value.ts'
import { Count, Days, Name, orNull } from './parameters.ts'

const countsGiven = (p: { atLeast: number | null; exactly: number | null; atMost: number | null }) =>
  [p.atLeast, p.exactly, p.atMost].filter((count) => count !== null).length

/** Did it, how often, since when. No count means at least once; `atMost: 0` means never. */
export const Performed = z
  .strictObject({
    event: Name,
    where: PropertyFilters,
    atLeast: orNull(Count.min(1)),
    exactly: orNull(Count),
    atMost: orNull(Count),
    withinDays: orNull(Days),
    from: orNull(Moment),
    to: orNull(Moment),
    sinceEntry: z.boolean().default(false).meta({ description: 'Only what happened since the journey began' }),
  })
  .refine((p) => countsGiven(p) <= 1, 'takes one of atLeast, exactly and atMost, not several')
  .refine((p) => p.withinDays === null || (p.from === null && p.to === null), 'takes withinDays or dates, not both')
  .meta({ description: 'Did an event; without a count: at least once. atMost 0 is never' })
export type Performed = z.infer<typeof Performed>

/** The first (or last) time of an event lies within the window; with both, between the two ages. */
export const TimeOfEvent = z
  .strictObject({ event: Name, where: PropertyFilters, withinDays: orNull(Days), beforeDaysAgo: orNull(Days) })
  .refine((p) => p.withinDays !== null || p.beforeDaysAgo !== null, 'needs withinDays or beforeDaysAgo')
  .meta({ id: 'TimeOfEvent', description: 'Needs withinDays, beforeDaysAgo or both' })
export type TimeOfEvent = z.infer<typeof TimeOfEvent>

export const PerformedEachWeek = z
  .strictObject({ event: Name, weeks: z.int().min(1).max(104) })
  .meta({ description: 'At least once in each of the last so many weeks of 7 days' })
export type PerformedEachWeek = z.infer<typeof PerformedEachWeek>
