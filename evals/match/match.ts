import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '../../domain/is-record.ts'
import { isConditionNode, matchCondition } from './match-condition.ts'
import { matchSet } from './match-set.ts'
import { readMatcher } from './matchers.ts'
import { type Difference, differ, show } from './difference.ts'

/** Lists in which the order says nothing. */
const unorderedKeys = new Set([
  'exit',
  'where',
  'locales',
  'in',
  'weekdays',
  'inputs',
  'arms',
  'paths',
  'frequencyCaps',
  'output',
  'fallback',
  'changes',
])

/**
 * Where a document differs from a pattern, exactly and by field; empty when it fits. Keys that the pattern leaves out
 * may be anything; lists have the entries of the pattern, in its order where order means something, and no others.
 * Conditions are compared whole: a part that is left out has its default there, since each part changes who is meant.
 */
export function findDifferences(expected: unknown, actual: unknown, path = ''): Difference[] {
  const matcher = readMatcher(expected)
  if (matcher !== null) return matcher.match(matcher.parameter, actual, path, findDifferences, matcher.whole)
  if (isConditionNode(expected)) return matchCondition(expected, actual, path, findDifferences)
  if (Array.isArray(expected)) return matchList(expected, actual, path)
  if (isRecord(expected)) return matchRecord(expected, actual, path)
  return isSame(expected, actual) ? [] : [differ(path, show(expected), actual)]
}

function matchRecord(expected: Record<string, unknown>, actual: unknown, path: string): Difference[] {
  if (!isRecord(actual)) return [differ(path, show(expected), actual)]
  return Object.entries(expected).flatMap(([key, value]) =>
    findDifferences(value, actual[key], path === '' ? key : `${path}.${key}`),
  )
}

function matchList(expected: readonly unknown[], actual: unknown, path: string): Difference[] {
  if (!Array.isArray(actual)) return [differ(path, show(expected), actual)]
  const key = path.split('.').at(-1) ?? ''
  if (unorderedKeys.has(key)) return matchSet(expected, actual, path, findDifferences)
  const length = Math.max(expected.length, actual.length)
  return Array.from({ length }, (_, index) => {
    const place = `${path}[${index}]`
    if (index >= expected.length) return [differ(place, 'nothing', actual[index])]
    if (index >= actual.length) return [differ(place, show(expected[index]), undefined)]
    return findDifferences(expected[index], actual[index], place)
  }).flat()
}

/** Equal, or the same length of time in other words: PT60M is PT1H. */
function isSame(expected: unknown, actual: unknown): boolean {
  if (isDeepStrictEqual(expected, actual)) return true
  const [one, other] = [readSeconds(expected), readSeconds(actual)]
  return one !== null && one === other
}

function readSeconds(value: unknown): number | null {
  if (typeof value !== 'string' || !/^P[\dT]/.test(value)) return null
  try {
    return Temporal.Duration.from(value).total({ unit: 'seconds', relativeTo: '2026-01-01T00:00[UTC]' })
  } catch {
    return null
  }
}
