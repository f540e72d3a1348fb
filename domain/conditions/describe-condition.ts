import type { Condition } from './condition.ts'
import type { WordsContext } from './operator.ts'
import { readCondition } from './operators.ts'

/**
 * The condition in English words that a marketer reads: did “order_completed” at least once and last_seen_at is more
 * than 60 days ago.
 * @param names the names of segments and campaigns by id, where ids should not be shown
 */
export function describeCondition(condition: Condition, names: WordsContext['names'] = {}): string {
  return sayWith(condition, { names, say, sayNot })

  function say(inner: Condition): string {
    return isGroup(inner) ? `(${describeCondition(inner, names)})` : describeCondition(inner, names)
  }
  function sayNot(inner: Condition): string {
    const { operator, parameter } = readCondition(inner)
    return operator.wordsNot?.(parameter, { names, say, sayNot }) ?? `not (${describeCondition(inner, names)})`
  }
}

function sayWith(condition: Condition, context: WordsContext): string {
  const { operator, parameter } = readCondition(condition)
  return operator.words(parameter, context)
}

/** A group of one needs no brackets. */
function isGroup(condition: Condition): boolean {
  if ('all' in condition) return condition.all.length > 1
  return 'any' in condition && condition.any.length > 1
}
