import { sql } from 'kysely'
import { z } from 'zod'
import { defineValueOperator } from './value-operator.ts'

/** Numbers only: a number held as text is no number. */
export const lessThan = defineValueOperator({
  key: 'lessThan',
  parameter: z.number(),
  words: (number) => `is less than ${number}`,
  expects: () => 'number',
  toSql: (number, value) => sql`(${value.number} < ${number}::numeric)`,
  holds: (number, value) => value.number !== null && value.number < number,
})
