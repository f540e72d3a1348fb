import { sql } from 'kysely'
import type { Condition } from '../condition.ts'
import { findGroupChange } from '../group-change.ts'
import type { Operator } from '../operator.ts'
import { problem } from '../problem.ts'

export const any: Operator<readonly Condition[]> = {
  key: 'any',
  words: (conditions, context) => conditions.map(context.say).join(' or '),
  toSql(conditions, context) {
    const parts = conditions.map((condition) =>
      context.toSql(condition, conditions.length === 1 ? context : { ...context, isJoinable: false }),
    )
    return sql`(${sql.join(parts, sql` or `)})`
  },
  asksIdAlone: (conditions, context) => conditions.every((condition) => context.asksIdAlone(condition, context)),
  isNeverNull: (conditions, context) => conditions.every(context.isNeverNull),
  holds: (conditions, facts, context) => conditions.some((condition) => context.holds(condition, facts, context)),
  nextChange: (conditions, facts, context) => findGroupChange(conditions, true, facts, context),
  explain: (conditions, _facts, context) => ({
    parts: conditions.map((condition) => context.explain(condition, context)),
  }),
  needs: (conditions, context) => conditions.flatMap((condition) => context.needsOf(condition, context)),
  check: (conditions, { path, check }) =>
    conditions.length === 0
      ? [problem(path, 'empty_group', 'An empty group means nothing; { everyone: true } means everyone.')]
      : conditions.flatMap((condition, index) => check(condition, `${path}/${index}`)),
}
