import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { Pool, type PoolConfig, types as pgTypes } from 'pg'
import { EnteringDialect } from './entering-dialect.ts'

/** We write SQL by hand: Kysely is here for its `sql` tag and its transactions, not for its query builder. */
type NoTables = Record<string, never>

/** The database as its owner sees it: every workspace. For sign-in, sweeps and migrations; never with input's ids alone. */
export type Db = Kysely<NoTables>

/** A transaction in which one workspace exists and no other. */
export type WorkspaceTx = { readonly workspaceId: number; readonly tx: Transaction<NoTables> }

const oid = { int8: 20, timestamptz: 1184, numeric: 1700 }

/** How Postgres values arrive: int8 as number, timestamptz as Temporal.Instant, numeric as number. */
const parsers: Record<number, (text: string) => unknown> = {
  [oid.int8]: parseSafeInteger,
  [oid.timestamptz]: (text) => Temporal.Instant.from(text),
  [oid.numeric]: Number,
}

function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`)
  return value
}

/** A pool for our own SQL. BullMQ and LangGraph get plain pools: they expect pg's own types. */
export function openPool(config: PoolConfig): Pool {
  return new Pool({
    ...config,
    // The cast: pg declares one overload for each format, which no single function can meet.
    types: {
      getTypeParser: ((type: number, format: 'text') =>
        parsers[type] ?? pgTypes.getTypeParser(type, format)) as typeof pgTypes.getTypeParser,
    },
  })
}

const poolOf = new WeakMap<Db, Pool>()

export function openDb(pool: Pool): Db {
  const db = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) })
  poolOf.set(db, pool)
  return db
}

/**
 * Run `work` in a transaction that sees `workspaceId` only, enforced by row-level security under a plain role.
 * Keep it short and open no second one inside: on the embedded Postgres everyone else waits.
 */
export function inWorkspace<T>(db: Db, workspaceId: number, work: (ws: WorkspaceTx) => Promise<T>): Promise<T> {
  return entering(db, workspaceId).execute((tx) => work({ workspaceId, tx }))
}

/** As inWorkspace, but all of it on the database as it was when it began. What others changed since cannot be changed. */
export function inSnapshot<T>(db: Db, workspaceId: number, work: (ws: WorkspaceTx) => Promise<T>): Promise<T> {
  return entering(db, workspaceId)
    .setIsolationLevel('repeatable read')
    .execute((tx) => work({ workspaceId, tx }))
}

/** As inWorkspace, and Postgres itself refuses every write. */
export function inReadOnly<T>(db: Db, workspaceId: number, work: (ws: WorkspaceTx) => Promise<T>): Promise<T> {
  return entering(db, workspaceId)
    .setAccessMode('read only')
    .execute((tx) => work({ workspaceId, tx }))
}

function entering(db: Db, workspaceId: number) {
  const pool = poolOf.get(db)
  if (pool === undefined) throw new Error('a workspace is entered from the database itself, not from a transaction')
  return new Kysely<NoTables>({ dialect: new EnteringDialect(pool, workspaceId) }).transaction()
}
