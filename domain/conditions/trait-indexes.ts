import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Condition } from './condition.ts'
import { isStandardTrait } from './standard-traits.ts'
import { readComparison } from './value-operators.ts'
import { readDaySql, readNumberSql } from './values/value-sql.ts'

/** What an index on a trait keeps in order: its number, or the day that its text begins with. */
export type TraitIndex = { trait: string; reading: 'number' | 'day' }

/** Equality is containment, which the index on all traits together answers (docs/decisions/0004). */
const servedByContainment: readonly string[] = ['is', 'isNot', 'in']

/** The indexes by which this condition could be answered without reading every customer; each comes once. */
export function listTraitIndexes(condition: Condition): TraitIndex[] {
  const found = listAll(condition).map((index) => [`${index.reading} ${index.trait}`, index] as const)
  return [...new Map(found).values()]
}

/** What stands under a “not” narrows nothing that an index could find. */
function listAll(condition: Condition): TraitIndex[] {
  if ('all' in condition) return condition.all.flatMap(listAll)
  if ('any' in condition) return condition.any.flatMap(listAll)
  if (!('trait' in condition) || isStandardTrait(condition.trait.name)) return []
  const { operator, parameter } = readComparison(condition.trait, 'name')
  const expected = operator.expects(parameter)
  if (servedByContainment.includes(operator.key) || (expected !== 'number' && expected !== 'date')) return []
  return [{ trait: condition.trait.name, reading: expected === 'number' ? 'number' : 'day' }]
}

/** The expression of such an index over a row of customers, its values written out, as a definition needs them. */
export function traitIndexSql({ trait, reading }: TraitIndex): RawBuilder<unknown> {
  const key = sql`${sql.lit(trait)}::text`
  return reading === 'number' ? readNumberSql(sql`traits`, key) : readDaySql(sql`traits`, key)
}
