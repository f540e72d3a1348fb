import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { held, kindOfTrait, listTraits, reportUnknown } from '../check-names.ts'
import type { CustomerFacts } from '../facts.ts'
import { defineOperator } from '../operator.ts'
import { Name } from '../parameters.ts'
import { problem } from '../problem.ts'
import { isStandardTrait } from '../standard-traits.ts'
import { readTrait } from '../values/value.ts'
import { traitSql } from '../values/value-sql.ts'
import { quote } from '../words.ts'

/** At or above the percentile, between neighbours interpolated, of all in the workspace who have the number. */
export const topPercent = defineOperator({
  key: 'topPercent',
  parameter: z
    .strictObject({ trait: Name, percent: z.number().gt(0).max(100) })
    .meta({ description: 'Among the highest so many percent of all who have this number trait' }),
  words: ({ trait, percent }) => `is in the top ${percent} % by ${trait}`,
  wordsNot: ({ trait, percent }) => `is not in the top ${percent} % by ${trait}`,
  toSql: (p, { workspaceId }) => sql`(${traitSql(p.trait).number}::float8 >= (${thresholdSql(p, workspaceId)}))`,
  holds(p, facts) {
    const { number } = readTrait(facts.traits, p.trait)
    const threshold = findThreshold(p, facts)
    return number !== null && threshold !== null && number >= threshold
  },
  explain(p, facts) {
    const { number } = readTrait(facts.traits, p.trait)
    const threshold = findThreshold(p, facts)
    const from = threshold === null ? 'nobody has the number' : `the top ${p.percent} % begins at ${threshold}`
    return { fact: number === null ? `${p.trait} is no number; ${from}` : `${p.trait} is ${number}; ${from}` }
  },
  needs: (p) => [{ traits: [p.trait], thresholds: [p] }],
  check({ trait }, { catalogue, path }) {
    const kind = kindOfTrait(catalogue, trait)
    if (kind === undefined) return [reportUnknown('trait', trait, listTraits(catalogue), `${path}/trait`)]
    if (kind === 'number' || kind === 'mixed') return []
    return [
      problem(
        `${path}/trait`,
        'type_mismatch',
        `${quote(trait)} holds ${held[kind]}, and a percentile needs a number.`,
      ),
    ]
  },
})

const findThreshold = (p: { trait: string; percent: number }, { thresholds }: CustomerFacts) =>
  thresholds.find(({ trait, percent }) => trait === p.trait && percent === p.percent)?.value ?? null

/** A scalar subquery: the least value that is in the top; null when nobody has the trait. */
export function thresholdSql(p: { trait: string; percent: number }, workspaceId: number): RawBuilder<number | null> {
  if (isStandardTrait(p.trait)) return sql`select null::float8`
  return sql`select percentile_cont(${(100 - p.percent) / 100}::float8)
    within group (order by (k.traits ->> ${p.trait}::text)::float8) from customers k
    where k.workspace_id = ${workspaceId} and jsonb_typeof(k.traits -> ${p.trait}::text) = 'number'`
}
