import { weekdays, type Weekday } from '../../../domain/campaign/times.ts'
import type { RecurringSchedule } from '../../../domain/campaign/trigger.ts'
import type { Reading } from './reading.ts'

export type Days = Pick<RecurringSchedule, 'every' | 'weekdays' | 'dayOfMonth'>

const day = weekdays.join('|')
const ofMonth = String.raw`(?:of|in) (?:every|each|the|a) month`
const workday = String.raw`(?:week|working |business |work)day`
const workdays = weekdays.slice(0, 5)

const shape = (text: string) => new RegExp(String.raw`\b${text}\b`, 'i')
const monthly = (of: Partial<Days>): Days => ({ every: 'month', weekdays: [], dayOfMonth: null, ...of })
const weekly = (days: readonly Weekday[]): Days => ({ every: 'week', weekdays: [...days], dayOfMonth: null })

type Way = { shape: RegExp; read(match: RegExpExecArray): Days }

/** The ways to name days that come again and again, what says most first. */
const named: readonly Way[] = [
  {
    shape: shape(String.raw`(?:on )?(?:the )?(?:first|1st) (?:(${day})|${workday}) ${ofMonth}`),
    read: ([, name]) => monthly({ weekdays: name === undefined ? workdays : listDays(name) }),
  },
  {
    shape: shape(String.raw`(?:on |at )?(?:the )?(?:last day|end) ${ofMonth}`),
    read: () => monthly({ dayOfMonth: 31 }),
  },
  {
    shape: shape(String.raw`(?:on )?(?:the )?(?:(\d{1,2})(?:st|nd|rd|th)?|first)(?: day)? ${ofMonth}`),
    read: ([, number]) => monthly({ dayOfMonth: Math.min(31, Math.max(1, Number(number ?? 1))) }),
  },
  { shape: shape(String.raw`(?:every|each) ${workday}s?|(?:on )?weekdays`), read: () => weekly(workdays) },
  {
    shape: shape(
      String.raw`(?:(?:every|each|weekly on|every week on|each week on) (?:${day})s?|on (?:${day})s)(?:(?:,? and |, ?| & )(?:on |every |each )?(?:${day})s?)*`,
    ),
    read: ([words]) => weekly(listDays(words)),
  },
]

/** They may speak of something else, as “active every week” does. */
const general: readonly Way[] = [
  { shape: shape('every day|each day|daily'), read: () => ({ every: 'day', weekdays: [], dayOfMonth: null }) },
  { shape: shape('every week|each week|weekly'), read: () => weekly([]) },
  { shape: shape('every month|each month|monthly'), read: () => monthly({}) },
]

const listDays = (words: string): Weekday[] => weekdays.filter((each) => words.toLowerCase().includes(each))

/** “Every Monday and Thursday”, “on the first weekday of every month”. */
export const readNamedDays = (reading: Reading): Days | undefined => readDays(reading, named)

/** The days of a recurring schedule, however they are said: “weekly” too. */
export const readRecurringDays = (reading: Reading): Days | undefined => readDays(reading, [...named, ...general])

function readDays(reading: Reading, ways: readonly Way[]): Days | undefined {
  for (const way of ways) {
    const match = way.shape.exec(reading.maskedText())
    if (match === null) continue
    reading.takeText(match.index, match.index + match[0].length)
    return assumeDay(reading, way.read(match))
  }
  return undefined
}

function assumeDay(reading: Reading, days: Days): Days {
  if (days.every === 'week' && days.weekdays.length === 0) {
    reading.assume('the day is Monday')
    return { ...days, weekdays: ['monday'] }
  }
  if (days.every === 'month' && days.weekdays.length === 0 && days.dayOfMonth === null) {
    reading.assume('the day is the first of the month')
    return { ...days, dayOfMonth: 1 }
  }
  return days
}
