import { Scalar } from '../parameters.ts'
import { expectScalar } from './expected.ts'
import { defineValueOperator } from './value-operator.ts'
import { sayScalar } from '../words.ts'

/** The very same value: case and spaces count, and the number 5 is not the text “5”. */
export const is = defineValueOperator({
  key: 'is',
  parameter: Scalar.meta({ description: 'Exactly this value, upper and lower case distinct' }),
  words: (scalar) => `is ${sayScalar(scalar)}`,
  expects: expectScalar,
  toSql: (scalar, value) => value.equals(scalar),
  holds: (scalar, value) => value.equals(scalar),
})
