import { sql } from 'kysely'
import { z } from 'zod'
import { defineOperator } from '../operator.ts'

/** The audience without a limit: said, never meant by leaving a group empty. */
export const everyone = defineOperator({
  key: 'everyone',
  parameter: z.literal(true),
  words: () => 'everyone',
  wordsNot: () => 'no one',
  toSql: () => sql`true`,
  asksIdAlone: () => true,
  isNeverNull: () => true,
  holds: () => true,
})
