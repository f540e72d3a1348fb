import type { Condition } from './condition.ts'
import { describeCondition } from './describe-condition.ts'
import type { WordsContext } from './operator.ts'
import { partsOf } from './parts.ts'

export type FunnelStep = {
  /** Everything up to and including this step. */
  condition: Condition
  /** What this step adds. */
  added: Condition
  /** The words of what it adds. */
  words: string
}

/** The parts of an audience, each added to those before it. */
export function funnelOf(condition: Condition, names: WordsContext['names'] = {}): FunnelStep[] {
  const parts = partsOf(condition)
  return parts.map((added, index) => ({
    condition: index === 0 ? added : { all: parts.slice(0, index + 1) },
    added,
    words: describeCondition(added, names),
  }))
}
