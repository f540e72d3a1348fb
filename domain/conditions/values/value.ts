import { parseMoment, readSpan } from '../moment.ts'
import { isStandardTrait, standardTraits } from '../standard-traits.ts'
import type { Value } from './value-operator.ts'

/** Reads a JSON value; null is as good as missing. */
export function readJsonValue(json: unknown): Value {
  const text = typeof json === 'string' ? json : null
  return {
    exists: json !== undefined && json !== null,
    text,
    number: typeof json === 'number' ? json : null,
    get moment() {
      return text === null ? null : (parseMoment(text) ?? null)
    },
    list: Array.isArray(json) ? json : null,
    equals: (scalar) => json === scalar,
  }
}

/** Reads a point in time of ours (created_at, last_seen_at): no text, but equal to a date that it falls on. */
function readInstantValue(json: unknown): Value {
  const moment = typeof json === 'string' ? (parseMoment(json) ?? null) : null
  return {
    exists: moment !== null,
    text: null,
    number: null,
    moment,
    list: null,
    equals(scalar) {
      if (moment === null || typeof scalar !== 'string' || parseMoment(scalar) === undefined) return false
      const { from, until, isDay } = readSpan(scalar)
      if (!isDay) return moment.equals(from)
      return Temporal.Instant.compare(moment, from) >= 0 && Temporal.Instant.compare(moment, until) < 0
    },
  }
}

/** A customer's trait, standard or not, out of the traits as CustomerFacts hold them. */
export function readTrait(traits: Readonly<Record<string, unknown>>, name: string): Value {
  const json = readOwn(traits, name)
  return isStandardTrait(name) && standardTraits[name] === 'date' ? readInstantValue(json) : readJsonValue(json)
}

/** A property by its whole name; what an object inherits (`toString`) is no property. */
export function readOwn(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
