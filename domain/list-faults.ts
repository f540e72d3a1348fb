import type { z } from 'zod'
import { findNearest } from './conditions/nearest.ts'

export type Fault = { path: string; message: string }

/**
 * What a schema found wrong, with its path. Of a union the faults of the branch that came nearest, so that a wrong step
 * is not answered with all kinds of steps; where no branch was meant, the keys that there are.
 */
export function listFaults(issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[] = []): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = [...prefix, ...issue.path]
    if (issue.code !== 'invalid_union' || issue.errors.length === 0)
      return [{ path: path.join('/'), message: issue.message }]
    const keys = nameKeys(issue.errors)
    if (keys.length > 0) return keys.map((message) => ({ path: path.join('/'), message }))
    const nearest = issue.errors.toSorted((a, b) => distanceOf(a) - distanceOf(b))[0] ?? []
    return listFaults(nearest, path)
  })
}

/** How far a branch is from fitting: a wrong literal or unknown keys mean that another branch was meant. */
function distanceOf(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce(
    (sum, issue) =>
      sum +
      (issue.code === 'invalid_value' || issue.code === 'unrecognized_keys' ? 10 : issue.path.length <= 1 ? 2 : 1),
    0,
  )
}

type Branches = readonly (readonly z.core.$ZodIssue[])[]

/** What to say of keys that no branch knows, or where none of their own keys is given; empty when one was meant. */
function nameKeys(branches: Branches): string[] {
  const known = [
    ...new Set(
      branches.flatMap((issues) => issues.flatMap(({ path }) => (path.length === 1 ? [String(path[0])] : []))),
    ),
  ]
  const [first = new Set<string>(), ...others] = branches.map(
    (issues) => new Set(issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))),
  )
  const strangers = [...first].filter((key) => others.every((each) => each.has(key)))
  if (known.length < 2) return []
  if (strangers.length === 0) return isNoneGiven(branches) ? [`needs one of ${known.join(', ')}`] : []
  return strangers.map((key) => sayStranger(key, known))
}

/** What to say of a key that is not among those that are known, when any are. */
export function sayStranger(key: string, known: readonly string[]): string {
  const said = `“${key}” is not known here`
  const [nearest] = findNearest(key, known)
  if (nearest !== undefined) return `${said}; the nearest is “${nearest}”`
  return known.length === 0 ? said : `${said}; use one of ${known.join(', ')}`
}

/** Does each branch lack one key, its own, and nothing else? A literal alone does not say that it is missing. */
function isNoneGiven(branches: Branches): boolean {
  const isLone = branches.every(([issue, ...more]) => issue?.path.length === 1 && more.length === 0)
  return isLone && branches.filter(([issue]) => issue !== undefined && !isMissing(issue)).length <= 1
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_union')
    return issue.errors.length > 0 && issue.errors.every((issues) => issues.some(isMissing))
  // Zod says it in its message alone.
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
}
