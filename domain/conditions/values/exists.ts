import { sql } from 'kysely'
import { z } from 'zod'
import { defineValueOperator } from './value-operator.ts'

/** Has any value; null is none, an empty text is one. */
export const exists = defineValueOperator({
  key: 'exists',
  parameter: z.boolean().meta({ description: 'true: has a value; false: has none' }),
  words: (wanted) => (wanted ? 'has a value' : 'has no value'),
  expects: () => 'any',
  toSql: (wanted, value) => (wanted ? value.exists : sql`(${value.exists} is not true)`),
  holds: (wanted, value) => value.exists === wanted,
})
