import { sql } from 'kysely'
import { z } from 'zod'
import { Scalar } from '../parameters.ts'
import { sayList, sayScalar } from '../words.ts'
import { expectScalar } from './expected.ts'
import { defineValueOperator } from './value-operator.ts'

/** Of so few each is found by the index on all traits. */
const mostCompared = 20

/** One of the values, compared as `is` compares. */
export const isIn = defineValueOperator({
  key: 'in',
  parameter: z.array(Scalar).min(1).max(1000).meta({ description: 'Exactly one of these values' }),
  words: (scalars) => `is ${sayList(scalars.map(sayScalar), 'or')}`,
  expects(scalars) {
    const [first, ...others] = new Set(scalars.map(expectScalar))
    return first === undefined || others.length > 0 ? 'any' : first
  },
  toSql(scalars, value) {
    if (scalars.length > mostCompared) return value.equalsAny(scalars)
    return sql`(${sql.join(
      scalars.map((scalar) => value.equals(scalar)),
      sql` or `,
    )})`
  },
  holds: (scalars, value) => scalars.some((scalar) => value.equals(scalar)),
})
