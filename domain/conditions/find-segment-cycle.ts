import type { Condition } from './condition.ts'
import { listSegments } from './needed-facts.ts'
import type { SegmentLookup } from './operator.ts'
import { problem, type Problem } from './problem.ts'

/**
 * Would the segment contain itself, were it saved with this condition? Names that the lookup lacks lead nowhere.
 * @param selves the segment's own name and id
 */
export function findSegmentCycle(
  condition: Condition,
  selves: readonly string[],
  segments: SegmentLookup,
  path: string,
): Problem[] {
  const seen = new Set<string>()
  const queue = listSegments(condition)
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (selves.includes(name))
      return [problem(path, 'segment_cycle', `The segment “${selves[0] ?? name}” would contain itself.`)]
    const next = segments.get(name)
    if (seen.has(name) || next === undefined) continue
    seen.add(name)
    queue.push(...listSegments(next))
  }
  return []
}
