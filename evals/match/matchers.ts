import { isRecord } from '../../domain/is-record.ts'
import { type Difference, differ, show } from './difference.ts'

/** Compares a part of a document with what is expected there, as findDifferences does. */
export type Compare = (expected: unknown, actual: unknown, path: string) => Difference[]

type Matcher = (
  parameter: unknown,
  actual: unknown,
  path: string,
  compare: Compare,
  whole: Record<string, unknown>,
) => Difference[]

const holds = (isHeld: boolean, expected: string, actual: unknown, path: string): Difference[] =>
  isHeld ? [] : [differ(path, expected, actual)]

const isEmpty = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)

/** What may stand in a pattern where a value stands in the document. To add one: a line here, and one in the how-to. */
export const matchers: Readonly<Record<string, Matcher>> = {
  /** One of several equivalents. */
  $anyOf: (parameter, actual, path, compare) => {
    const tried = asList(parameter).map((each) => compare(each, actual, path))
    return (
      tried.find((differences) => differences.length === 0) ?? tried.toSorted((a, b) => a.length - b.length)[0] ?? []
    )
  },
  /** Anything but this. */
  $not: (parameter, actual, path, compare) =>
    holds(compare(parameter, actual, path).length > 0, `anything but ${show(parameter)}`, actual, path),
  /** A number that is at most `by` away. */
  $near: (parameter, actual, path, _compare, whole) => {
    const by = Number(whole['by'] ?? 0)
    const isNear = typeof actual === 'number' && Math.abs(actual - Number(parameter)) <= by
    return holds(isNear, `${show(parameter)} ± ${by}`, actual, path)
  },
  $atLeast: (parameter, actual, path) =>
    holds(typeof actual === 'number' && actual >= Number(parameter), `at least ${show(parameter)}`, actual, path),
  $atMost: (parameter, actual, path) =>
    holds(typeof actual === 'number' && actual <= Number(parameter), `at most ${show(parameter)}`, actual, path),
  /** A regular expression that the text matches, whatever the case. */
  $matches: (parameter, actual, path) =>
    holds(
      typeof actual === 'string' && new RegExp(String(parameter), 'iu').test(actual),
      `text like /${String(parameter)}/`,
      actual,
      path,
    ),
  /** True: nothing is there, neither a value nor an entry of a list. False: something is. */
  $absent: (parameter, actual, path) =>
    holds(isEmpty(actual) === (parameter === true), parameter === true ? 'nothing' : 'something', actual, path),
  /** A list that holds all of these, in any order, and may hold more. */
  $includes: (parameter, actual, path, compare) => {
    const list = Array.isArray(actual) ? actual : []
    return asList(parameter).flatMap((each) =>
      list.some((entry) => compare(each, entry, path).length === 0)
        ? []
        : [differ(path, `an entry like ${show(each)}`, actual)],
    )
  },
}

const companions = new Set(['by'])

/** The matcher that an expected value is, or null for a value of the document's own. */
export function readMatcher(
  expected: unknown,
): { match: Matcher; parameter: unknown; whole: Record<string, unknown> } | null {
  if (!isRecord(expected)) return null
  const key = Object.keys(expected).find((each) => each.startsWith('$'))
  const match = key === undefined ? undefined : matchers[key]
  return key === undefined || match === undefined ? null : { match, parameter: expected[key], whole: expected }
}

/** What in a pattern looks like a matcher and is none, in words. */
export function findUnknownMatchers(pattern: unknown): string[] {
  if (Array.isArray(pattern)) return pattern.flatMap(findUnknownMatchers)
  if (!isRecord(pattern)) return []
  const keys = Object.keys(pattern)
  const names = keys.filter((key) => key.startsWith('$'))
  const unknown = names.filter((key) => !(key in matchers))
  const extra = names.length === 0 ? [] : keys.filter((key) => !names.includes(key) && !companions.has(key))
  return [
    ...unknown.map((key) => `there is no matcher ${key}; there are ${Object.keys(matchers).join(', ')}`),
    ...(names.length > 1 || extra.length > 0
      ? [`${names.join(', ')} must stand alone, without ${[...names.slice(1), ...extra].join(', ')}`]
      : []),
    ...Object.values(pattern).flatMap(findUnknownMatchers),
  ]
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])
