import { isRecord } from '../is-record.ts'
import type { Difference } from '../cards.ts'

/**
 * Where two documents differ, leaf by leaf, in the order of the second. List items that carry an id are matched by it, so
 * that a step that moved is not told as a change of all that follow.
 */
export function compareDocuments(before: unknown, after: unknown, path = ''): Difference[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(after), ...Object.keys(before)])
    return [...keys].flatMap((key) => compareDocuments(before[key], after[key], join(path, key)))
  }
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path)
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  return [{ path, before: write(before), after: write(after) }]
}

function compareLists(before: readonly unknown[], after: readonly unknown[], path: string): Difference[] {
  const keyOf = (item: unknown, index: number) =>
    isRecord(item) && typeof item['id'] === 'string' ? item['id'] : String(index)
  const old = new Map(before.map((item, index) => [keyOf(item, index), item]))
  const fresh = new Map(after.map((item, index) => [keyOf(item, index), item]))
  return [...new Set([...fresh.keys(), ...old.keys()])].flatMap((key) =>
    compareDocuments(old.get(key), fresh.get(key), join(path, key)),
  )
}

const join = (path: string, key: string) => (path === '' ? key : `${path}/${key}`)

function write(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
