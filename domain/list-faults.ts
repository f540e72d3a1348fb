import type { z } from 'zod'

export type Fault = { path: string; message: string }

/**
 * What a schema found wrong, with its path. Of a union the faults of the branch that came nearest, so that a wrong step
 * is not answered with all kinds of steps.
 */
export function listFaults(issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[] = []): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = [...prefix, ...issue.path]
    if (issue.code !== 'invalid_union' || issue.errors.length === 0)
      return [{ path: path.join('/'), message: issue.message }]
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
