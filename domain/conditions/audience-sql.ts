import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import type { Condition } from './condition.ts'
import { conditionToSql, type SqlScope } from './condition-to-sql.ts'
import { describeCondition } from './describe-condition.ts'
import { partsOf } from './parts.ts'

export type AudienceSql = {
  /** To be pasted into psql: every value stands in its place, each part under its words. */
  text: string
  /** The same with $1, $2 … for the parameters, as it is run. */
  statement: string
  parameters: unknown[]
}

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/**
 * The query for the ids of an audience, for engineers: readable, each part as it is counted.
 * @throws {AppError} as conditionToSql does
 */
export function audienceSql(condition: Condition, scope: SqlScope): AudienceSql {
  const parts = partsOf(condition).map(
    (part) => sql`${sql.raw(`\n-- ${toOneLine(describeCondition(part))}\n`)} and ${conditionToSql(part, scope)}`,
  )
  const query = sql`select c.id from customers c where c.workspace_id = ${scope.workspaceId}${sql.join(parts, sql``)}`
  const { sql: compiled, parameters } = query.compile(compiler)
  const statement = layOut(compiled)
  return { text: inlineParameters(statement, parameters), statement, parameters: [...parameters] }
}

/** A comment ends where its line ends, whatever characters a member's words hold. */
const toOneLine = (words: string) => words.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')

const quoted = String.raw`'(?:[^']|'')*'|"(?:[^"]|"")*"`
const comment = String.raw`\s*--[^\n]*\n\s*`

/** One line for each part and one for its words; what stands in quotes is left as it is. */
function layOut(statement: string): string {
  return statement.replaceAll(new RegExp(`${quoted}|${comment}|\\s+`, 'g'), (token) => {
    if (/^['"]/.test(token)) return token
    return token.includes('--') ? `\n   ${token.trim()}\n   ` : ' '
  })
}

function inlineParameters(statement: string, parameters: readonly unknown[]): string {
  return statement.replaceAll(new RegExp(`${quoted}|${comment}|\\$(\\d+)`, 'g'), (token, index?: string) =>
    index === undefined ? token : writeLiteral(parameters[Number(index) - 1]),
  )
}

function writeLiteral(value: unknown): string {
  if (typeof value === 'number') return value < 0 ? `(${value})` : String(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  throw new TypeError(`a condition binds numbers, texts and booleans, and not ${typeof value}`)
}
