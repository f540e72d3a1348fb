import { sql } from 'kysely'
import { z } from 'zod'
import { defineValueOperator } from './value-operator.ts'

/** Numbers only: a number held as text is no number. */
export const atMost = defineValueOperator({
  key: 'atMost',
  parameter: z.number(),
  words: (number) => `is at most ${number}`,
  expects: () => 'number',
  toSql: (number, value) => sql`(${value.number} <= ${number}::numeric)`,
  holds: (number, value) => value.number !== null && value.number <= number,
})
