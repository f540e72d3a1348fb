import { Text } from '../parameters.ts'
import { quote } from '../words.ts'
import { matchesPattern, patternOf } from './text-pattern.ts'
import { defineValueOperator } from './value-operator.ts'

const matchWhole = (text: string) => patternOf(text, 'whole')

/** Upper and lower case are one. In a list, one element is the text as a whole. */
export const contains = defineValueOperator({
  key: 'contains',
  parameter: Text.meta({ description: 'Text holds this, in any case; or a list has this element' }),
  words: (text) => `contains ${quote(text)}`,
  expects: () => 'text or list',
  toSql: (text, value) => value.contains(text),
  holds: (text, { text: held, list }) =>
    (held !== null && matchesPattern(held, patternOf(text, 'anywhere'))) ||
    (list ?? []).some((element) => typeof element === 'string' && matchesPattern(element, matchWhole(text))),
})
