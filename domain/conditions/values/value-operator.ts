import type { RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { NextChange } from '../changes.ts'
import type { Scalar } from '../parameters.ts'

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
  number: RawBuilder<string | null>
  moment: RawBuilder<string | null>
  /** As `moment` between the two, the first included; null is no bound, for one of them. */
  isWithin(
    from: Temporal.Instant | null,
    to: Temporal.Instant | null,
    end: 'included' | 'excluded',
  ): RawBuilder<boolean>
  /** True when the value is a text that holds this one, or a list with this text as an element, in any case. */
  contains(text: string): RawBuilder<boolean>
  equals(scalar: Scalar): RawBuilder<boolean>
  /** As `equals` to one of many, looked up instead of compared one after the other. */
  equalsAny(scalars: readonly Scalar[]): RawBuilder<boolean>
}

/** What a value must be before an operator can say anything about it. */
export type Expected = 'text' | 'number' | 'boolean' | 'date' | 'text or list' | 'any'

/**
 * One comparison of a value with a parameter. SQL and truth agree on every value, wrong types and missing ones
 * included: what is missing or of the wrong type is false (in SQL false or null), but true for isNot and
 * `exists: false`.
 */
export interface ValueOperator<Parameter> {
  key: string
  /** Completes a phrase that begins with the name: plan *is “trial”*. */
  words(parameter: Parameter): string
  expects(parameter: Parameter): Expected
  toSql(parameter: Parameter, value: ValueSql, now: Temporal.Instant): RawBuilder<boolean>
  holds(parameter: Parameter, value: Value, now: Temporal.Instant): boolean
  /** When the truth may next change by the passing of time alone; absent where it never does. */
  nextChange?(parameter: Parameter, value: Value, now: Temporal.Instant): NextChange
}

export const defineValueOperator = <Schema extends z.ZodType>(
  operator: { parameter: Schema } & ValueOperator<z.infer<Schema>>,
) => operator
