import type { Weekday } from './times.ts'
import type { DateTrigger, RecurringSchedule, Schedule, Trigger } from './trigger.ts'
import { describeWhere } from './words.ts'

/** What starts the campaign, in the words of its members. */
export function describeTrigger(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'event':
      return `When a customer does “${trigger.event}”${describeWhere(trigger.where)}${trigger.keyedBy === null ? '' : `, once for each ${trigger.keyedBy}`}`
    case 'segment_entry':
      return `When a customer enters the segment “${trigger.segment}” after the launch`
    case 'segment_exit':
      return `When a customer leaves the segment “${trigger.segment}” after the launch`
    case 'date':
      return `${describeOffset(trigger)}, at ${trigger.atLocalTime} in their time`
    case 'broadcast':
      return describeSchedule(trigger.schedule)
  }
}

function describeOffset({ trait, offsetDays, every }: DateTrigger): string {
  const date = every === 'year' ? `each anniversary of ${trait}` : trait
  if (offsetDays === 0) return every === 'year' ? `On ${date}` : `On the day of ${date}`
  const count = Math.abs(offsetDays)
  return `${count} ${count === 1 ? 'day' : 'days'} ${offsetDays < 0 ? 'before' : 'after'} ${date}`
}

export function describeSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'now':
      return 'Once, as soon as it is approved'
    case 'at':
      return `Once, on ${sayDateTime(Temporal.PlainDateTime.from(schedule.at))} ${describeZone(schedule.zone)}`
    case 'recurring':
      return `${describeDays(schedule)} at ${schedule.atLocalTime} ${describeZone(schedule.zone)}`
  }
}

function describeDays({ every, weekdays, dayOfMonth }: RecurringSchedule): string {
  switch (every) {
    case 'day':
      return 'Every day'
    case 'week':
      return `Every ${nameDays(weekdays, 'and')}`
    case 'month':
      if (weekdays.length > 0) return `On the first ${nameDays(weekdays, 'or')} of every month`
      if (dayOfMonth === 31) return 'On the last day of every month'
      return `On day ${dayOfMonth ?? 1} of every month${(dayOfMonth ?? 1) > 28 ? ', or its last' : ''}`
  }
}

const workdays = 'monday,tuesday,wednesday,thursday,friday'

function nameDays(days: readonly Weekday[], conjunction: 'and' | 'or'): string {
  if ([...new Set(days)].join(',') === workdays) return 'weekday'
  const names = [...new Set(days)].map((day) => `${day.charAt(0).toUpperCase()}${day.slice(1)}`)
  return names.length < 2
    ? (names[0] ?? 'day')
    : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1) ?? ''}`
}

const describeZone = (zone: string) => (zone === 'customer' ? 'in each customer’s own time' : `${zone} time`)

/** “Tue 1 Dec 2026 at 09:00”, the same in every locale of the machine. */
export function sayDateTime(at: Temporal.PlainDateTime): string {
  const part = (options: Intl.DateTimeFormatOptions) => at.toLocaleString('en', { ...options, calendar: 'iso8601' })
  const day = `${part({ weekday: 'short' })} ${at.day} ${part({ month: 'short' })} ${at.year}`
  return `${day} at ${at.toPlainTime().toString({ smallestUnit: 'minute' })}`
}
