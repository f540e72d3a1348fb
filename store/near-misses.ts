import { sql, type RawBuilder } from 'kysely'
import type { Condition } from '../domain/conditions/condition.ts'
import { conditionToSql, type SqlScope } from '../domain/conditions/condition-to-sql.ts'
import { nearMissesOf } from '../domain/conditions/near-misses.ts'
import type { WordsContext } from '../domain/conditions/operator.ts'
import type { WorkspaceTx } from './database/db.ts'
import { readUnfenced } from './database/read-unfenced.ts'

export type NearMissCount = { words: string; count: number }

const flag = (part: number) => sql.ref<boolean>(`t.p${part}`)
const allOf = (parts: readonly number[]): RawBuilder<boolean> => sql`(${sql.join(parts.map(flag), sql` and `)})`

/** For each condition, how many fail by that one alone and would be in without it: one pass over the customers. */
export async function measureNearMisses(
  ws: WorkspaceTx,
  condition: Condition,
  scope: SqlScope,
  names?: WordsContext['names'],
): Promise<NearMissCount[]> {
  const { parts, ways, misses } = nearMissesOf(condition, names)
  if (misses.length === 0) return []
  const flags = parts.map(
    (part, index) => sql`(${conditionToSql(part, { ...scope, inWhere: false })}) is true as ${sql.ref(`p${index}`)}`,
  )
  const isIn = sql.join(ways.map(allOf), sql` or `)
  const counts = misses.map(
    ({ others }, index) => sql`count(*) filter (where not (${isIn}) and ${allOf(others)}) as ${sql.ref(`n${index}`)}`,
  )
  // The offset keeps each flag a column, computed once, instead of an expression in every count.
  const [row] = await readUnfenced(
    ws,
    sql<Record<string, number>>`
    select ${sql.join(counts)}
      from (select ${sql.join(flags)} from customers c where c.workspace_id = ${ws.workspaceId} offset 0) t`,
  )
  return misses.map(({ words }, index) => ({ words, count: row?.[`n${index}`] ?? 0 }))
}
