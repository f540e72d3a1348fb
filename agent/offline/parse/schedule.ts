import { parse } from 'chrono-node'
import type { Schedule } from '../../../domain/campaign/trigger.ts'
import type { Catalogue } from '../link/catalogue.ts'
import { takeBestTime } from './best-time.ts'
import { assumedHour, readMoment } from './moment.ts'
import type { Reading } from './reading.ts'
import { type Days, readRecurringDays } from './recurring.ts'

const ownTime =
  /\b(in )?(their|thier|each (customer|person|member|user)'?s?|everyone'?s|the customer'?s|recipients?'?s?|customers?'?s?) (own )?(local )?(time ?zones?|time|clock|zone)\b|\b(customer-)?local time\b|\bwherever they (are|live)\b/i

export type Timed = { schedule: Schedule | null; bestTime: boolean }

/** “In each customer's time zone”: read before anything that could take “each customer” for an audience. */
export const takeOwnTime = (reading: Reading): boolean => takeMatch(reading, ownTime) !== undefined

/** When a broadcast leaves: a date and time (chrono), in each customer's zone or the workspace's; every week; best time. */
export function readSchedule(reading: Reading, catalogue: Catalogue, days?: Days, isOwn = false): Timed {
  const best = takeBestTime(reading)
  const own = takeOwnTime(reading) || isOwn
  const named = own ? undefined : takeNamedZone(reading)
  const zone = own ? 'customer' : (named ?? catalogue.workspace.timezone)
  const repeated = readRecurring(reading, zone, days)
  if (repeated !== undefined) return { schedule: repeated, bestTime: best }
  const found = readMoment(reading, catalogue)
  if (found === undefined) return { schedule: null, bestTime: best }
  if (!own && named === undefined)
    reading.assume(`the time is ${zone} time; “their time” would make it each customer’s own`)
  return { schedule: { kind: 'at', at: found, zone }, bestTime: best }
}

const zonesByCity = new Map(
  Intl.supportedValuesOf('timeZone').map((zone) => [zone.split('/').at(-1)?.replaceAll('_', ' ').toLowerCase(), zone]),
)

/** “London time”: the zone of a city that zones are named after. */
function takeNamedZone(reading: Reading): string | undefined {
  const match = /\b((?:[a-z]+ )?[a-z]+) time\b/i.exec(reading.maskedText())
  const said = match?.[1]?.toLowerCase() ?? ''
  const city = zonesByCity.has(said) ? said : said.split(' ').at(-1)
  const zone = zonesByCity.get(city)
  if (match === null || city === undefined || zone === undefined) return undefined
  const end = match.index + match[0].length
  reading.takeText(end - `${city} time`.length, end)
  return zone
}

const dayPart = /(?<=\d )in the (morning|afternoon|evening)\b/i

/** A time of day and nothing of a date: “at 8”, “at 18:30”, “at 7 in the evening”. */
export function readTimeAlone(reading: Reading): string | undefined {
  const masked = reading.maskedText()
  const part = dayPart.exec(masked)
  const text = masked.replace(dayPart, (phrase, name) => (name === 'morning' ? 'am' : 'pm').padEnd(phrase.length))
  const found = parse(text, new Date(0)).find(({ start }) => start.isCertain('hour')) // chrono takes a Date
  if (found === undefined) return undefined
  const { start, text: said, index } = found
  const isDated = (['day', 'weekday', 'month'] as const).some((part) => start.isCertain(part))
  if (isDated || /tonight|tomorrow|today|\bago\b|\bin (a|an|\d)/i.test(said)) return undefined
  const time = Temporal.PlainTime.from({ hour: start.get('hour') ?? 0, minute: start.get('minute') ?? 0 })
  reading.takeText(index, index + said.length)
  if (part !== null) reading.takeText(part.index, part.index + part[0].length)
  return time.toString({ smallestUnit: 'minute' })
}

function readRecurring(reading: Reading, zone: string, known: Days | undefined): Schedule | undefined {
  const days = known ?? readRecurringDays(reading)
  if (days === undefined) return undefined
  const time = takeTimeOfDay(reading)
  if (time === undefined) reading.assume(`the time of day is ${assumedHour}`)
  return { kind: 'recurring', ...days, atLocalTime: time ?? assumedHour, zone }
}

function takeTimeOfDay(reading: Reading): string | undefined {
  const shape = /\b(?:at |around )?(\d{1,2})(?::(\d{2}))?\s?(am|pm|o'clock|in the (?:morning|evening|afternoon))?\b/i
  const match = shape.exec(reading.maskedText())
  if (match === null || (match[2] === undefined && match[3] === undefined && !/^at/i.test(match[0]))) return undefined
  const hour = Number(match[1]) % 24
  const late = /pm|evening|afternoon/i.test(match[3] ?? '') && hour < 12
  reading.takeText(match.index, match.index + match[0].length)
  return `${String(late ? hour + 12 : hour).padStart(2, '0')}:${match[2] ?? '00'}`
}

function takeMatch(reading: Reading, shape: RegExp): string | undefined {
  const match = shape.exec(reading.maskedText())
  if (match === null) return undefined
  reading.takeText(match.index, match.index + match[0].length)
  return match[0]
}
