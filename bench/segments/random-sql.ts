import { sql, type RawBuilder } from 'kysely'

/** Evenly spread in [0, 1), the same on every run: a hash of the row's number and a salt. */
export const draw = (row: RawBuilder<unknown>, salt: number): RawBuilder<number> =>
  sql`((hashint8extended(${row}::bigint, ${sql.lit(salt)}) & 2147483647) / 2147483648.0::float8)`

/** One of the values, the earlier the likelier: `skew` 1 is even, 2 prefers the first. */
export function pick(row: RawBuilder<unknown>, salt: number, values: readonly string[], skew = 2): RawBuilder<string> {
  const list = sql.join(values.map((value) => sql.lit(value)))
  return sql`(array[${list}])[1 + floor(power(${draw(row, salt)}, ${sql.lit(skew)}) * ${sql.lit(values.length)})::int]`
}
