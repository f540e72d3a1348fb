import type { RawBuilder } from 'kysely'
import type { Scalar } from '../parameters.ts'

/** What a value has to be before an operator can say anything about it. */
export type ValueType = 'text' | 'number' | 'moment' | 'any'

/** One customer's trait or property as operators see it; each reading is null where the value is no such thing. */
export type Value = {
  exists: boolean
  text: string | null
  /** JSON numbers only: a number held as text is text. */
  number: number | null
  moment: Temporal.Instant | null
  list: readonly unknown[] | null
  equals(scalar: Scalar): boolean
}

/** The same readings as SQL expressions; SQL null stands for “no such thing”. */
export type ValueSql = {
  exists: RawBuilder<boolean>
  text: RawBuilder<string | null>
  number: RawBuilder<number | null>
  moment: RawBuilder<string | null>
  /** True when the value is a list with a text element that the regular expression matches. */
  listMatches(pattern: string): RawBuilder<boolean>
  equals(scalar: Scalar): RawBuilder<boolean>
}

/**
 * One comparison of a value with a parameter. SQL and truth must agree on every value, wrong types and missing ones
 * included: what is missing or of the wrong type is false (null counts as false in SQL), except for isNot and
 * `exists: false`.
 */
export interface ValueOperator<Parameter> {
  key: string
  /** Completes a phrase that begins with the name: plan *is “trial”*. */
  words(parameter: Parameter): string
  /** The type the value must have for this parameter; what the catalogue's type is held against. */
  expects(parameter: Parameter): ValueType
  toSql(parameter: Parameter, value: ValueSql, now: Temporal.Instant): RawBuilder<boolean>
  holds(parameter: Parameter, value: Value, now: Temporal.Instant): boolean
}

export const defineValueOperator = <Parameter>(operator: ValueOperator<Parameter>) => operator
