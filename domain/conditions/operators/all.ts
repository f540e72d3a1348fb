import { sql } from 'kysely'
import type { Condition } from '../condition.ts'
import { findGroupChange } from '../group-change.ts'
import type { Operator } from '../operator.ts'
import { problem } from '../problem.ts'

export const all: Operator<readonly Condition[]> = {
  key: 'all',
  words: (conditions, context) => conditions.map(context.say).join(' and '),
  toSql(conditions, context) {
    const parts = conditions.map((condition) => context.toSql(condition, context))
    return sql`(${sql.join(parts, sql` and `)})`
  },
  asksIdAlone: (conditions, context) => conditions.every((condition) => context.asksIdAlone(condition, context)),
  isNeverNull: (conditions, context) => conditions.every(context.isNeverNull),
  holds: (conditions, facts, context) => conditions.every((condition) => context.holds(condition, facts, context)),
  nextChange: (conditions, facts, context) => findGroupChange(conditions, false, facts, context),
  explain: (conditions, _facts, context) => ({
    parts: conditions.map((condition) => context.explain(condition, context)),
  }),
  needs: (conditions, context) => conditions.flatMap((condition) => context.needsOf(condition, context)),
  check: (conditions, { path, check }) =>
    conditions.length === 0
      ? [problem(path, 'empty_group', 'An empty group means nothing; { everyone: true } means everyone.')]
      : conditions.flatMap((condition, index) => check(condition, `${path}/${index}`)),
}
