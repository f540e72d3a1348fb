import { sql } from 'kysely'
import type { Condition } from '../condition.ts'
import type { Operator } from '../operator.ts'

/** What is not known to be true is not true: null passes. */
export const not: Operator<Condition> = {
  key: 'not',
  words: (condition, context) => context.sayNot(condition),
  wordsNot: (condition, context) => context.say(condition),
  toSql(condition, context) {
    const inner = context.toSql(condition, context)
    return context.isNeverNull(condition) ? sql`(not ${inner})` : sql`(${inner} is not true)`
  },
  isNeverNull: () => true,
  holds: (condition, facts, context) => !context.holds(condition, facts, context),
  explain: (condition, _facts, context) => ({ parts: [context.explain(condition, context)] }),
  needs: (condition, context) => context.needsOf(condition, context),
  check: (condition, { path, check }) => check(condition, path),
}
