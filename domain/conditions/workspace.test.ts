import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { test } from '../../store/testing.ts'
import { conditionToSql, matchingSql } from './condition-to-sql.ts'
import { anyCondition, segments } from './testing/conditions.ts'
import { now } from './testing/values.ts'

const aTable = /\b(?:from|join)\s+([a-z_]+)\s+([a-z])\b/g
const anyRead = /\b(?:from|join)\s+(?!\(|jsonb_array_elements\()/g

/** The tables that SQL reads, with their aliases, without those whose rows it does not keep to the workspace. */
function findUnbound(text: string): string[] {
  const reads = [...text.matchAll(aTable)]
  const aliases = Map.groupBy(reads, ([, , alias]) => alias ?? '')
  return [...aliases].flatMap(([alias, uses]) => {
    const bound = text.match(new RegExp(`\\b${alias}\\.workspace_id = \\$\\d+`, 'g')) ?? []
    return bound.length >= uses.length ? [] : uses.map(([found]) => found)
  })
}

test('every table that a condition reads is kept to the workspace by the SQL itself', ({ db, workspaceId }) => {
  const scope = { workspaceId, now, segments }
  let tables = 0
  const property = fc.property(anyCondition, fc.boolean(), fc.boolean(), (condition, few, inWhere) => {
    const expression = conditionToSql(condition, { ...scope, few, inWhere })
    const list = sql`select c.id from ${matchingSql(condition, scope).from}`
    for (const query of [expression, list]) {
      const { sql: text } = query.compile(db)
      const named = [...text.matchAll(aTable)].length
      tables += named
      expect({ text, unbound: findUnbound(text), reads: text.match(anyRead)?.length ?? 0 }).toEqual({
        text,
        unbound: [],
        reads: named,
      })
    }
  })
  fc.assert(property, { numRuns: 300 })
  expect(tables).toBeGreaterThan(300)
})
