import { Text } from '../parameters.ts'
import { quote } from '../words.ts'
import { matchesPattern, matchesTextSql, patternOf } from './text-pattern.ts'
import { defineValueOperator } from './value-operator.ts'

/** Begins with the text; upper and lower case are one. */
export const startsWith = defineValueOperator({
  key: 'startsWith',
  parameter: Text,
  words: (text) => `starts with ${quote(text)}`,
  expects: () => 'text',
  toSql: (text, value) => matchesTextSql(value.text, text, 'start'),
  holds: (text, value) => value.text !== null && matchesPattern(value.text, patternOf(text, 'start')),
})
