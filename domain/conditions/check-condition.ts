import type { CatalogueNames } from '../catalogue.ts'
import type { Condition } from './condition.ts'
import type { JourneyNames } from './operator.ts'
import { readCondition } from './operators.ts'
import { problem, type Problem } from './problem.ts'

const maxDepth = 10

/**
 * Holds a parsed condition against what the workspace has: unknown names with the nearest known, types that cannot
 * match, groups and windows that hold nothing, questions that only a journey can answer. Empty when all is well.
 * @param path where the condition stands, for example `audience`
 * @param journey the journey around it; null when there is none, left out when that is not known
 */
export function checkCondition(
  condition: Condition,
  catalogue: CatalogueNames,
  path: string,
  journey?: JourneyNames | null,
): Problem[] {
  return checkAt(condition, path, 1)

  function checkAt(inner: Condition, at: string, depth: number): Problem[] {
    if (depth > maxDepth) return [problem(at, 'too_deep', `Conditions nest at most ${maxDepth} deep.`)]
    const { operator, parameter } = readCondition(inner)
    const check = (child: Condition, childPath: string) => checkAt(child, childPath, depth + 1)
    const context = { catalogue, journey, path: `${at}/${operator.key}`, check }
    return [...(operator.check?.(parameter, context) ?? [])]
  }
}
