import { isDeepStrictEqual } from 'node:util'
import { Condition } from '../../domain/conditions/condition.ts'
import { operators } from '../../domain/conditions/operators.ts'
import { isRecord } from '../../domain/is-record.ts'
import { type Difference, differ, show } from './difference.ts'
import { matchSet } from './match-set.ts'
import type { Compare } from './matchers.ts'

const operatorKeys = new Set<string>(operators.map(({ key }) => key))

/** Is this a condition, rather than another part of a document? Each has exactly one key, an operator's. */
export function isConditionNode(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false
  const [key, ...others] = Object.keys(value)
  return key !== undefined && others.length === 0 && operatorKeys.has(key)
}

/**
 * Conditions that mean the same are the same: the order within all and any, a group of one, a group within its like,
 * not of not, and everyone beside others.
 */
export function matchCondition(expected: unknown, actual: unknown, path: string, compare: Compare): Difference[] {
  const [wanted, found] = [simplify(expected), simplify(actual)]
  if (!isConditionNode(wanted)) return compare(wanted, found, path)
  if (!isConditionNode(found)) return [differ(path, show(wanted), found)]
  const [key, parameter] = Object.entries(wanted)[0] ?? ['', null]
  const [otherKey, other] = Object.entries(found)[0] ?? ['', null]
  if (key !== otherKey) return [differ(path, show(wanted), found)]
  const place = path === '' ? key : `${path}.${key}`
  if (key === 'all' || key === 'any') return matchSet(listOf(parameter), listOf(other), place, compare)
  if (key === 'not') return compare(parameter, other, place)
  return matchLeaf(key, parameter, other, place, compare)
}

function matchLeaf(key: string, expected: unknown, actual: unknown, path: string, compare: Compare): Difference[] {
  if (!isRecord(expected) || !isRecord(actual)) return compare(expected, actual, path)
  const unnamed = Object.keys(actual).filter((each) => !(each in expected) && !isDefault(key, actual, each))
  return [
    ...Object.entries(expected).flatMap(([each, value]) =>
      compare(value, readPart(key, actual, each), `${path}.${each}`),
    ),
    ...unnamed.map((each) => differ(`${path}.${each}`, 'its default', actual[each])),
  ]
}

/** “At least once” and no count at all are one. */
const isOnce = (key: string, part: string, value: unknown) => key === 'performed' && part === 'atLeast' && value === 1

const readPart = (key: string, actual: Record<string, unknown>, part: string) =>
  key === 'performed' && part === 'atLeast' && actual['exactly'] === null && actual['atMost'] === null
    ? (actual[part] ?? 1)
    : actual[part]

/** Would the condition be the same without that part? */
function isDefault(key: string, parameter: Record<string, unknown>, part: string): boolean {
  if (isOnce(key, part, parameter[part])) return true
  const { [part]: _, ...rest } = parameter
  const [whole, without] = [Condition.safeParse({ [key]: parameter }), Condition.safeParse({ [key]: rest })]
  return whole.success && without.success && isDeepStrictEqual(whole.data, without.data)
}

function simplify(condition: unknown): unknown {
  if (!isConditionNode(condition)) return condition
  const [key, parameter] = Object.entries(condition)[0] ?? ['', null]
  if (key === 'not') {
    const inner = simplify(parameter)
    return isConditionNode(inner) && 'not' in inner ? inner['not'] : { not: inner }
  }
  if (key !== 'all' && key !== 'any') return condition
  const parts = listOf(parameter)
    .map(simplify)
    .flatMap((part) => (isConditionNode(part) && key in part ? listOf(part[key]) : [part]))
  const meant = key === 'all' ? parts.filter((part) => !(isConditionNode(part) && 'everyone' in part)) : parts
  if (meant.length === 0) return parts[0] ?? condition
  return meant.length === 1 ? meant[0] : { [key]: meant }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
