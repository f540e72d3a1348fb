import type { Comparison } from './value-operators.ts'
import type { Value } from './values/value-operator.ts'
import { quote } from './words.ts'

const units = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
] as const

/** “74 days ago (2026-09-11 10:00 UTC)”, “in 3 hours (…)”: whole units, and the minute for who counts exactly. */
export function sayWhen(at: Temporal.Instant, now: Temporal.Instant): string {
  const seconds = (now.epochMilliseconds - at.epochMilliseconds) / 1000
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1]
  const count = Math.floor(Math.abs(seconds) / size)
  const span = `${count} ${unit}${count === 1 ? '' : 's'}`
  const minute = at.toString({ smallestUnit: 'minute' }).replace('T', ' ').replace('Z', ' UTC')
  return `${seconds < 0 ? `in ${span}` : `${span} ago`} (${minute})`
}

const shownLength = 100

/** A JSON value as people read it, cut when it is long. */
export function sayJson(json: unknown): string {
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  const cut = text.length > shownLength ? `${text.slice(0, shownLength).toWellFormed()}…` : text
  return typeof json === 'string' ? quote(cut) : cut
}

/** What a trait or property holds, and why a comparison cannot be made where its kind does not fit. */
export function sayFact(name: string, json: unknown, value: Value, comparison: Comparison, now: Temporal.Instant) {
  if (!value.exists) return `${name} has no value`
  const expected = comparison.operator.expects(comparison.parameter)
  if (expected === 'date' && value.moment !== null) return `${name} is ${sayWhen(value.moment, now)}`
  const misfit =
    (expected === 'date' && ', which is no date') ||
    (expected === 'number' && value.number === null && ', which is no number')
  return `${name} is ${sayJson(json)}${misfit || ''}`
}
