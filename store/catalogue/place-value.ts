import type { ValueKind } from '../../domain/catalogue.ts'
import { parseMoment } from '../../domain/conditions/moment.ts'
import { kindOf } from './kind-of.ts'
import { isPersonalTrait, isPersonalValue } from './personal.ts'

/** Raise it when a value’s place changes, here or in personal.ts: stored counts are then made anew. */
export const rulesVersion = 2

/** Where a value is counted. Values that are not told, or cannot be, share the bucket ''. */
export type Place = { kind: ValueKind; bucket: string }

const maxValueLength = 40
const dayLength = 'YYYY-MM-DD'.length

/**
 * The place of a trait's value: short shared words and truth values by themselves, dates by their day in UTC, numbers
 * rounded outward to three digits, so that the exact figure of whoever has the most is not told. Null for null.
 */
export function placeValue(trait: string, value: unknown): Place | null {
  const kind = kindOf(value)
  if (kind === null) return null
  return { kind, bucket: isPersonalTrait(trait) ? '' : bucketOf(trait, kind, value) }
}

function bucketOf(trait: string, kind: ValueKind, value: unknown): string {
  if (kind === 'boolean') return String(value)
  if (kind === 'number') return roundOutward(Number(value))
  if (kind === 'date') return parseMoment(String(value))?.toString().slice(0, dayLength) ?? ''
  if (kind !== 'text') return ''
  const text = String(value)
  return text.length > maxValueLength || isPersonalValue(trait, text) ? '' : text
}

const digits = 3

/** “480” as it is, “4990~5000” for 4,999: both ends of the rounding, which SQL reads as numeric. */
function roundOutward(value: number): string {
  if (value === 0) return '0'
  const exponent = Math.floor(Math.log10(Math.abs(value))) - digits + 1
  // Nobody sends such numbers on purpose, and each power of ten would have its own nine hundred places.
  if (exponent < -9 || exponent > 15) return ''
  const step = 10 ** Math.abs(exponent)
  const scaled = exponent < 0 ? value * step : value / step
  const toText = (whole: number) => String(exponent < 0 ? whole / step : whole * step)
  const nearest = Math.round(scaled)
  const isExact = Number(toText(nearest)) === value
  return isExact ? toText(nearest) : `${toText(Math.floor(scaled))}~${toText(Math.ceil(scaled))}`
}
