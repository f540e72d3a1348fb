import { resolveZone } from '../../domain/gates/resolve-zone.ts'
import { type FilterImplOptions, filters } from 'liquidjs'
import type { CopyFacts } from './copy-facts.ts'

/** Under it a scope holds its CopyFacts: out of reach for templates. */
export const factsKey = Symbol('copy facts')

/** A language that dates can be written in; English where it is none. */
function knownLocale(language = 'en'): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

type FilterThis = { context: { environments: object; memoryLimit: unknown; opts: object } }

export function readCopyFacts(context: { environments: object }): CopyFacts | undefined {
  // Only renderTemplate writes under the key, and always CopyFacts.
  return (context.environments as { [factsKey]?: CopyFacts })[factsKey]
}

const dateOnly = /^\d{4}-\d{2}-\d{2}$/
const withoutZone = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

/**
 * Liquid's `date`, in the customer's zone and the copy's language, with our clock. A date without a time is the same
 * day everywhere; a time without a zone is UTC, as in conditions.
 */
export const dateFilter: FilterImplOptions = function writeDate(this: FilterThis, value, format, zone) {
  const facts = readCopyFacts(this.context)
  const { context } = this
  const inLanguage = {
    ...context,
    memoryLimit: context.memoryLimit,
    opts: { ...context.opts, locale: knownLocale(facts?.language) },
  }
  const text = value === 'now' || value === 'today' ? facts?.now.toString() : value
  const isText = typeof text === 'string'
  const moment = isText && withoutZone.test(text) ? `${text.replace(' ', 'T')}Z` : text
  const zoneOf = isText && dateOnly.test(text) ? 'UTC' : (zone ?? resolveZone(facts?.zone, 'UTC').zone)
  // liquidjs types a filter's `this` as its whole FilterImpl; date reads context alone.
  return (filters['date'] as (...input: unknown[]) => unknown).call({ context: inLanguage }, moment, format, zoneOf)
}
