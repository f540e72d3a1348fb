import type { Condition } from './condition.ts'
import { describeCondition } from './describe-condition.ts'
import type { WordsContext } from './operator.ts'

export type FunnelStep = {
  /** Everything up to and including this step. */
  condition: Condition
  /** What this step adds. */
  added: Condition
  /** The words of what it adds. */
  words: string
}

/** The parts of a top-level `all`, each added to those before it; any other condition is one step. */
export function funnelOf(condition: Condition, names: WordsContext['names'] = {}): FunnelStep[] {
  const parts = 'all' in condition ? condition.all : [condition]
  return parts.map((added, index) => ({
    condition: index === 0 ? added : { all: parts.slice(0, index + 1) },
    added,
    words: describeCondition(added, names),
  }))
}
