import { Text } from '../parameters.ts'
import { quote } from '../words.ts'
import { matchesPattern, matchesTextSql, patternOf } from './text-pattern.ts'
import { defineValueOperator } from './value-operator.ts'

/** Ends with the text; upper and lower case are one. */
export const endsWith = defineValueOperator({
  key: 'endsWith',
  parameter: Text,
  words: (text) => `ends with ${quote(text)}`,
  expects: () => 'text',
  toSql: (text, value) => matchesTextSql(value.text, text, 'end'),
  holds: (text, value) => value.text !== null && matchesPattern(value.text, patternOf(text, 'end')),
})
