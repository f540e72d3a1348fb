import { sql, type RawBuilder } from 'kysely'
import { momentPattern, offsetPattern, parseMoment, readSpan } from '../moment.ts'
import { isStandardTrait, standardTraits } from '../standard-traits.ts'
import { isPlainInJson, matchesTextSql, patternOf } from './text-pattern.ts'
import type { Scalar } from '../parameters.ts'
import type { ValueSql } from './value-operator.ts'

/** Binds an instant; PostgreSQL keeps microseconds, and writes the years 0 and 10000 (by offset) its own way. */
export function bindInstant(instant: Temporal.Instant): RawBuilder<string> {
  const text = instant
    .toString()
    .replace(/^\+0/, '')
    .replace(/^0000(.*)$/, '0001$1 BC')
  return sql`${text}::timestamptz`
}

const never = sql<boolean>`false`
const noNumber = sql<null>`null::numeric`

type Json = RawBuilder<unknown>

const readTextSql = (object: Json, key: Json) =>
  sql<string | null>`case when jsonb_typeof(${object} -> ${key}) = 'string' then ${object} ->> ${key} end`

/** An index may keep this very expression in order, so it is immutable and stays as it is (docs/decisions/0041). */
export const readNumberSql = (object: Json, key: Json) =>
  sql<string | null>`case when jsonb_typeof(${object} -> ${key}) = 'number' then (${object} -> ${key})::numeric end`

/** Of a moment its day, in whatever zone it is written; of other texts their first letters. Immutable, as above. */
export const readDaySql = (object: Json, key: Json) =>
  sql<string | null>`(left(${readTextSql(object, key)}, 10) collate "C")`

/** The value of a key of a jsonb object. Containment serves equality, so that a GIN index can (docs/decisions/0004). */
export function jsonValueSql(object: Json, name: string): ValueSql {
  const key = sql`${name}::text`
  const json = sql`(${object} -> ${key})`
  const text = readTextSql(object, key)
  const day = readDaySql(object, key)
  return {
    exists: sql`(${json} <> 'null'::jsonb)`,
    text,
    number: readNumberSql(object, key),
    moment: readMomentSql(text),
    isWithin(from, to, end) {
      // Days rule out most values, cheaper than reading moments and by an index where there is one.
      const isAfter = from === null ? [] : [sql`${day} >= ${dayBeside(from, -1)}`]
      const isBefore = to === null ? [] : [sql`${day} <= ${dayBeside(to, 1)}`]
      const isInside = sql`coalesce(${isInRange(readMomentSql(text), from, to, end)}, false)`
      return sql`(${sql.join([...isAfter, ...isBefore, isInside], sql` and `)})`
    },
    contains(needle) {
      const asText = sql<string>`(${object} ->> ${name}::text)`
      const isHeld = matchesTextSql(asText, needle, 'anywhere')
      const isListed = sql<boolean>`exists (select 1 from jsonb_array_elements(${json}) element
        where jsonb_typeof(element) = 'string' and element #>> '{}' ~ ${patternOf(needle, 'whole')})`
      // The JSON of a list holds what its elements hold: one cheap comparison rules out most values of either kind.
      return isPlainInJson(needle)
        ? sql`(${isHeld} and case jsonb_typeof(${json}) when 'string' then true when 'array' then ${isListed} else false end)`
        : sql`case jsonb_typeof(${json}) when 'string' then ${isHeld} when 'array' then ${isListed} end`
    },
    equals: (scalar) => sql`(${object} @> ${JSON.stringify({ [name]: scalar })}::jsonb)`,
    equalsAny: (scalars) => sql`(${json} = any(${writeArray(scalars.map((each) => JSON.stringify(each)))}::jsonb[]))`,
  }
}

/** A trait of the customer aliased `c`. */
export function traitSql(name: string): ValueSql {
  if (!isStandardTrait(name)) return jsonValueSql(sql`c.traits`, name)
  const column = sql<string | null>`${sql.ref(`c.${name}`)}`
  return standardTraits[name] === 'date' ? instantColumnSql(column) : textColumnSql(column)
}

function textColumnSql(column: RawBuilder<string | null>): ValueSql {
  return {
    exists: sql`(${column} is not null)`,
    text: column,
    number: noNumber,
    moment: readMomentSql(column),
    isWithin: (from, to, end) => isInRange(readMomentSql(column), from, to, end),
    contains: (needle) => matchesTextSql(column, needle, 'anywhere'),
    equals: (scalar) => (typeof scalar === 'string' ? sql`(${column} = ${scalar})` : never),
    equalsAny: (scalars) =>
      sql`(${column} = any(${writeArray(scalars.filter((each) => typeof each === 'string'))}::text[]))`,
  }
}

function instantColumnSql(column: RawBuilder<string | null>): ValueSql {
  const equals = (scalar: Scalar) => {
    if (typeof scalar !== 'string' || parseMoment(scalar) === undefined) return never
    const { from, until, isDay } = readSpan(scalar)
    if (!isDay) return sql<boolean>`(${column} = ${bindInstant(from)})`
    return isBetween(column, from, until, 'excluded')
  }
  return {
    exists: sql`(${column} is not null)`,
    text: sql`null::text`,
    number: noNumber,
    moment: column,
    isWithin: (from, to, end) => isBetween(column, from, to, end),
    contains: () => never,
    equals,
    equalsAny: (scalars) => sql`(${sql.join(scalars.map(equals), sql` or `)})`,
  }
}

/** A PostgreSQL array as one text, which is bound as the other values are. */
const writeArray = (texts: readonly string[]) =>
  `{${texts.map((text) => `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`).join()}}`

type Within = Parameters<ValueSql['isWithin']>
type Moment = RawBuilder<string | null>

/** Comparisons that an index on the column serves. */
function isBetween(moment: Moment, ...[from, to, end]: Within): RawBuilder<boolean> {
  const isAfter = from === null ? [] : [sql`${moment} >= ${bindInstant(from)}`]
  const isBefore = to === null ? [] : [sql`${moment} ${end === 'included' ? sql`<=` : sql`<`} ${bindInstant(to)}`]
  return sql`(${sql.join([...isAfter, ...isBefore], sql` and `)})`
}

/** One comparison, for a moment that is dear to compute. A range that ends before it starts would be an error. */
function isInRange(moment: Moment, ...[from, to, end]: Within): RawBuilder<boolean> {
  if (from !== null && to !== null && Temporal.Instant.compare(from, to) > 0) return never
  const [start, stop] = [from, to].map((at) => (at === null ? sql`null` : bindInstant(at)))
  return sql`(${moment} <@ tstzrange(${start}, ${stop}, ${sql.lit(end === 'included' ? '[]' : '[)')}))`
}

/**
 * The day before or after the instant's in UTC, as texts write it: no moment is written with an offset of more than a
 * day. Beyond the years that texts can name, what sorts before or after all of them.
 */
function dayBeside(instant: Temporal.Instant, days: number): string {
  const day = instant.toZonedDateTimeISO('UTC').toPlainDate().add({ days })
  if (day.year < 1) return ''
  return day.year > 9999 ? '~' : day.toString()
}

/** parseMoment in SQL: the pattern admits only what the cast accepts, and the cast runs only then. */
function readMomentSql(text: RawBuilder<string | null>): RawBuilder<string | null> {
  return sql`case when (${text}) ~ ${sql.lit(momentPattern)} then (case
    when length(${text}) = 10 then (${text}) || 'T00:00Z'
    else case when length(${text}) > 26 then regexp_replace(${text}, '([.][0-9]{6})[0-9]+', '\\1') else ${text} end
      || case when (${text}) like '%Z' or (${text}) ~ ${sql.lit(offsetPattern)} then '' else 'Z' end
    end)::timestamptz end`
}
