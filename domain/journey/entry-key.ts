import { hash } from 'node:crypto'
import type { EventFact } from '../conditions/facts.ts'
import { readOwn } from '../conditions/values/value.ts'

/** What an index of PostgreSQL can hold is bounded, and so is what a reader of a trace can. */
const longest = 200
const told = 100

/**
 * The value of a property that tells one entry from another, as text: 17 and "17" are one cart, whoever sends them. A
 * long one is told by its beginning and a hash of the whole.
 * @returns null for what is neither text nor a number
 */
export function readEntryKey({ properties }: EventFact, property: string): string | null {
  const value = readOwn(properties, property)
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const key = String(value)
  if (key.length <= longest) return key
  return `${key.slice(0, told).toWellFormed()}… ${hash('sha256', key, 'hex')}`
}
