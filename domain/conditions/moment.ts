import { z } from 'zod'

const year = '([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)'
const day = '((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))'
const leapYear = '([0-9][0-9](0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)'
const time = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?'
const offset = '(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)'

/**
 * The ISO 8601 dates and instants that count as time wherever a trait or property is compared with one. PostgreSQL
 * reads the very same pattern, so nothing that matches can fail its cast: real days of the years 1 to 9999 only.
 */
export const momentPattern = `^(${year}-${day}|${leapYear}-02-29)([T ]${time}${offset}?)?$`

/** As momentPattern, for texts that state their offset. */
export const offsetPattern = `${offset}$`

const isMoment = new RegExp(momentPattern)
const hasOffset = new RegExp(offsetPattern)
const dateLength = 10

/** When a moment starts and ends: a date is a whole day in UTC, an instant is both at once. */
export type MomentSpan = { from: Temporal.Instant; until: Temporal.Instant; isDay: boolean }

/** The instant that a text names, to the microsecond; a date is its midnight in UTC, no offset means UTC. */
export function parseMoment(text: string): Temporal.Instant | undefined {
  if (!isMoment.test(text)) return undefined
  const micros = text.replace(/([.][0-9]{6})[0-9]+/, '$1')
  if (micros.length === dateLength) return Temporal.Instant.from(`${micros}T00:00Z`)
  return Temporal.Instant.from(hasOffset.test(micros) ? micros : `${micros}Z`)
}

/** Is this a real instant of the years 1971 to 9998 in its commonest form? A quick yes; what is not may be one all the same. */
export const isPlainInstant = (text: string): boolean =>
  isMoment.test(text) && text.length > dateLength && hasOffset.test(text) && text >= '1971' && text < '9999'

/** @throws {RangeError} when the text is no moment; parameters that a Moment schema read never are */
export function readSpan(text: string): MomentSpan {
  const from = parseMoment(text)
  if (from === undefined) throw new RangeError(`“${text}” is no ISO date or instant`)
  const isDay = text.length === dateLength
  return { from, until: isDay ? from.add({ hours: 24 }) : from, isDay }
}

export const Moment = z
  .string()
  .refine(
    (text) => isMoment.test(text),
    'must be an ISO date such as 2026-11-24 or instant such as 2026-11-24T09:00:00Z',
  )
  .meta({ id: 'Moment', description: 'ISO date (2026-11-24, a whole day in UTC) or instant (2026-11-24T09:00:00Z)' })

/** Days here are 24 hours, whatever a zone's clocks do. */
export const addDays = (instant: Temporal.Instant, days: number) => instant.add({ hours: 24 * days })

/** The end of time, as far as Temporal reaches. */
export const lastInstant = Temporal.Instant.fromEpochMilliseconds(8_640_000_000_000_000)

/** Milliseconds decide nearly always, at a fraction of the cost of comparing instants. */
export function isLater(a: Temporal.Instant, b: Temporal.Instant): boolean {
  const differenceMs = a.epochMilliseconds - b.epochMilliseconds
  return differenceMs > 0 || (differenceMs === 0 && Temporal.Instant.compare(a, b) > 0)
}

/** Both ends included. */
export const isWithin = (instant: Temporal.Instant, from: Temporal.Instant, to: Temporal.Instant) =>
  Temporal.Instant.compare(instant, from) >= 0 && Temporal.Instant.compare(instant, to) <= 0

/** What is asked of one `now` for a great many customers is reckoned once. */
function rememberFor<Key, Result>(reckon: (instant: Temporal.Instant, key: Key) => Result) {
  const known = new WeakMap<Temporal.Instant, Map<Key, Result>>()
  return (instant: Temporal.Instant, key: Key): Result => {
    const results = known.get(instant) ?? new Map<Key, Result>()
    known.set(instant, results)
    const result = results.get(key) ?? reckon(instant, key)
    results.set(key, result)
    return result
  }
}

/** As addDays backwards. */
export const daysBefore = rememberFor((now, days: number) => addDays(now, -days))

const round = rememberFor((instant, smallestUnit: 'microsecond') =>
  instant.round({ smallestUnit, roundingMode: 'floor' }),
)

/** What PostgreSQL can tell apart; both evaluations begin with it. */
export const roundToMicroseconds = (instant: Temporal.Instant) => round(instant, 'microsecond')
