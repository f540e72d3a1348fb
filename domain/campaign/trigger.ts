import { z } from 'zod'
import { PropertyFilter } from '../conditions/condition.ts'
import { LocalDateTime, LocalTime, Weekday, ZoneChoice } from './times.ts'

export const EventTrigger = z.strictObject({
  kind: z.literal('event'),
  event: z.string().min(1),
  where: z.array(PropertyFilter).default([]),
  keyedBy: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'Property that tells one occasion from another, for example cart_id: one entry per value' }),
})

export const SegmentTrigger = z.strictObject({
  kind: z.enum(['segment_entry', 'segment_exit']).meta({
    description:
      'segment_entry: was not in the segment and is now. segment_exit: was in it and is no longer; who was never in it does not count. Both from the launch on',
  }),
  segment: z.string().min(1),
})
export type SegmentTrigger = z.infer<typeof SegmentTrigger>

export const DateTrigger = z.strictObject({
  kind: z.literal('date'),
  trait: z.string().min(1),
  offsetDays: z.int().min(-365).max(365).meta({ description: '-3 is three days before the date, 0 the day itself' }),
  atLocalTime: LocalTime,
  every: z.enum(['once', 'year']).default('once').meta({
    description:
      'year: again on each anniversary of the date, for birthdays and the like; 29 February is the 28th in other years',
  }),
})
export type DateTrigger = z.infer<typeof DateTrigger>

export const NowSchedule = z.strictObject({ kind: z.literal('now') })
export const AtSchedule = z.strictObject({ kind: z.literal('at'), at: LocalDateTime, zone: ZoneChoice })
export const RecurringSchedule = z.strictObject({
  kind: z.literal('recurring'),
  every: z.enum(['day', 'week', 'month']),
  weekdays: z
    .array(Weekday)
    .default([])
    .meta({ description: 'For a week: which days. For a month: the first day that is one of these' }),
  dayOfMonth: z.int().min(1).max(31).nullable().default(null).meta({ description: '31 means the last day' }),
  atLocalTime: LocalTime,
  zone: ZoneChoice,
})
export type RecurringSchedule = z.infer<typeof RecurringSchedule>
export const Schedule = z.union([NowSchedule, AtSchedule, RecurringSchedule])
export type Schedule = z.infer<typeof Schedule>

export const BroadcastTrigger = z.strictObject({ kind: z.literal('broadcast'), schedule: Schedule })

/** What starts a journey for a customer. */
export const Trigger = z.union([EventTrigger, SegmentTrigger, DateTrigger, BroadcastTrigger])
export type Trigger = z.infer<typeof Trigger>
