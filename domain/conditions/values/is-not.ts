import { sql } from 'kysely'
import { Scalar } from '../parameters.ts'
import { sayScalar } from '../words.ts'
import { expectScalar } from './expected.ts'
import { defineValueOperator } from './value-operator.ts'

/** The opposite of `is`, so a customer without the value passes. */
export const isNot = defineValueOperator({
  key: 'isNot',
  parameter: Scalar.meta({ description: 'Anything else, or missing' }),
  words: (scalar) => `is not ${sayScalar(scalar)}`,
  expects: expectScalar,
  toSql: (scalar, value) => sql`(${value.equals(scalar)} is not true)`,
  holds: (scalar, value) => !value.equals(scalar),
})
