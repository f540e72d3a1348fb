import { createHash } from 'node:crypto'
import { isRecord } from '../is-record.ts'

/**
 * A hash of everything that reaches people, equal for equal values whatever the order of their keys. An approval is
 * bound to it: a change of anything inside makes the approval void.
 */
export function hashContent(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    isRecord(each) ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))) : each,
  )
}
