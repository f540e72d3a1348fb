import { resolveZone } from '../../domain/gates/resolve-zone.ts'
import { isZone } from '../../domain/campaign/times.ts'
import { type FilterImplOptions, filters } from 'liquidjs'
import type { CopyFacts } from './copy-facts.ts'
import { rememberLast } from './lru-cache.ts'

/** Under it a scope holds its CopyFacts: out of reach for templates. */
export const factsKey = Symbol('copy facts')

/** A language that dates can be written in; English where it is none. */
const knownLocale = rememberLast(200, (language) => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language)[0] ?? 'en'
  } catch {
    return 'en'
  }
})

type FilterThis = { context: { environments: object; memoryLimit: unknown; opts: object } }

export function readCopyFacts(context: { environments: object }): CopyFacts | undefined {
  // Only renderTemplate writes under the key, and always CopyFacts.
  return (context.environments as { [factsKey]?: CopyFacts })[factsKey]
}

const dateOnly = /^\d{4}-\d{2}-\d{2}$/
const withoutZone = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

/**
 * Liquid's `date`, in the customer's zone and the copy's language, with our clock. A date without a time is the same
 * day everywhere; a time without a zone is UTC, as in conditions. What costs it most, making an Intl.DateTimeFormat for
 * each name and each zone, is done once for each language and zone.
 */
export const dateFilter: FilterImplOptions = function writeDate(this: FilterThis, value, format, zone) {
  const facts = readCopyFacts(this.context)
  const text = value === 'now' || value === 'today' ? facts?.now.toString() : value
  const isText = typeof text === 'string'
  const moment = isText && withoutZone.test(text) ? `${text.replace(' ', 'T')}Z` : text
  const zoneOf = isText && dateOnly.test(text) ? 'UTC' : (zone ?? resolveZone(facts?.zone, 'UTC').zone)
  const { memoryLimit, opts } = this.context
  const locale = knownLocale(facts?.language ?? 'en')
  const context = { memoryLimit, opts: { ...opts, locale } }
  // liquidjs types a filter's `this` as its whole FilterImpl; date reads context alone.
  const write = (...input: unknown[]) =>
    (filters['date'] as (...given: unknown[]) => unknown).call({ context }, moment, ...input)
  const at = readMoment(moment)
  if (at === undefined || typeof format !== 'string' || !isZone(zoneOf) || format.includes('Z'))
    return write(format, zoneOf)
  return write(writeNames(format, at, { locale, zone: zoneOf }), offsetMinutes(at, zoneOf))
}

/** In milliseconds since 1970, as liquidjs reads it; undefined when it is no moment. */
function readMoment(moment: unknown): number | undefined {
  const at =
    typeof moment === 'number' || (typeof moment === 'string' && /^\d+$/.test(moment))
      ? Number(moment) * 1000
      : typeof moment === 'string'
        ? Date.parse(moment)
        : Number.NaN
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? at : undefined
}

/** As liquidjs takes it: west of Greenwich it is positive. */
function offsetMinutes(at: number, zone: string): number {
  const { offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return -offsetNanoseconds / 60e9
}

const names: Record<string, Intl.DateTimeFormatOptions> = {
  a: { weekday: 'short' },
  A: { weekday: 'long' },
  b: { month: 'short' },
  h: { month: 'short' },
  B: { month: 'long' },
}

/** The format with the names of day and month written out; those with flags are left to liquidjs. */
const writeNames = (format: string, at: number, { locale, zone }: { locale: string; zone: string }) =>
  format.replace(/%([%aAbBh])/g, (code, letter: string) =>
    letter === '%' ? code : formatterOf(`${letter} ${locale} ${zone}`).format(at),
  )

const formatterOf = rememberLast(500, (key) => {
  const [letter = '', locale, timeZone] = key.split(' ')
  return new Intl.DateTimeFormat(locale, { ...names[letter], timeZone })
})
