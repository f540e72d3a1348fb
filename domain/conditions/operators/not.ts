import { sql } from 'kysely'
import type { Condition } from '../condition.ts'
import type { Operator } from '../operator.ts'
import { openSegment } from '../segment-reference.ts'

/** What is not known to be true is not true: null passes. */
export const not: Operator<Condition> = {
  key: 'not',
  words: (condition, context) => context.sayNot(condition),
  wordsNot: (condition, context) => context.say(condition),
  toSql(condition, context) {
    // Not any is all not: each stands among ANDs, where the planner joins.
    if ('any' in condition)
      return sql`(${sql.join(
        condition.any.map((part) => not.toSql(part, context)),
        sql` and `,
      )})`
    if ('inSegment' in condition) return not.toSql(...openSegment(context, condition.inSegment.segment))
    const inner = context.toSql(
      condition,
      context.isOneSubquery(condition) ? context : { ...context, isJoinable: false },
    )
    return context.isNeverNull(condition) ? sql`(not ${inner})` : sql`(${inner} is not true)`
  },
  asksIdAlone: (condition, context) => context.asksIdAlone(condition, context),
  isNeverNull: () => true,
  holds: (condition, facts, context) => !context.holds(condition, facts, context),
  nextChange: (condition, facts, context) => context.nextChange(condition, facts, context),
  explain: (condition, _facts, context) => ({ parts: [context.explain(condition, context)] }),
  needs: (condition, context) => context.needsOf(condition, context),
  check: (condition, { path, check }) => check(condition, path),
}
