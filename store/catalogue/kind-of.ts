import type { ValueKind } from '../../domain/catalogue.ts'
import { parseMoment } from '../../domain/conditions/moment.ts'

/** What a JSON value holds, as conditions see it; null for null, which says nothing. */
export function kindOf(value: unknown): ValueKind | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return /^\d{4}-/.test(value) && parseMoment(value) !== undefined ? 'date' : 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return Array.isArray(value) ? 'list' : 'object'
}

/** Two kinds of one name, taken together. */
export function joinKinds(a: ValueKind | undefined, b: ValueKind): ValueKind {
  return a === undefined || a === b ? b : 'mixed'
}
