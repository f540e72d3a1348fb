import { Pool, type PoolConfig } from 'pg'
import type { Config } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'
import { joinEmbedded } from '../embedded/join-embedded.ts'
import { openEmbedded } from '../embedded/open-embedded.ts'
import { makeClosable } from './closable-pool.ts'
import { type Db, openDb, openPool } from './db.ts'
import { type Listening, listenFor } from './notices.ts'

/** The database as one thing to open and close, embedded or on a server. */
export type Store = {
  db: Db
  /** For BullMQ and LangGraph, which expect pg's own types; its search path includes the schema `bullmq`. */
  libraryPool: Pool
  /** `joined`: another process of this machine holds the embedded Postgres. */
  kind: 'embedded' | 'joined' | 'server'
  listen(channel: string, onNotice: (payload: string) => void, onBack: () => void): Promise<Listening>
  close(): Promise<void>
}

const idleInTransactionMs = 8000

export type StoreConfig = Pick<Config, 'dataDir' | 'databaseUrl'>

/**
 * Open the Postgres that DATABASE_URL names, else join the embedded one that another process runs, else start it.
 * @throws AppError database_unavailable when the server does not answer
 */
export async function openStore(config: StoreConfig): Promise<Store> {
  if (config.databaseUrl !== undefined) {
    const connection = { connectionString: config.databaseUrl, application_name: 'carillon' }
    await assertAnswers(connection)
    return connectStore('server', connection, () => Promise.resolve())
  }
  const joined = await joinEmbedded({ dataDir: config.dataDir })
  if (joined !== undefined) return connectStore('joined', joined.connection, () => Promise.resolve())
  const embedded = await openEmbedded({ dataDir: config.dataDir })
  return connectStore('embedded', embedded.connection, () => embedded.close())
}

async function connectStore(
  kind: Store['kind'],
  connection: PoolConfig,
  stopServer: () => Promise<void>,
): Promise<Store> {
  // A process that freezes inside a transaction must not keep its locks; the embedded door has a limit of its own.
  const limits = kind === 'server' ? { idle_in_transaction_session_timeout: idleInTransactionMs } : {}
  const pool = openPool({ ...connection, ...limits, max: 10 })
  const libraryPool = new Pool({ ...connection, ...limits, max: 10, options: '-c search_path=public,bullmq' })
  const closePools = [makeClosable(pool), makeClosable(libraryPool)]
  // An idle connection that breaks must not end the process; the next query gets a new one.
  for (const each of [pool, libraryPool]) {
    each.on('error', () => undefined)
    // Nor may one that breaks while it is taken: whoever asked on it hears of it from their query.
    each.on('connect', (client) => client.on('error', () => undefined))
  }
  const listening = new Set<Listening>()
  return {
    db: openDb(pool),
    libraryPool,
    kind,
    async listen(channel, onNotice, onBack) {
      const listener = await listenFor(connection, channel, onNotice, onBack)
      listening.add(listener)
      return listener
    },
    async close() {
      await Promise.all([...listening].map((listener) => listener.stop()))
      await Promise.all(closePools.map((close) => close()))
      await stopServer()
    },
  }
}

async function assertAnswers(connection: PoolConfig): Promise<void> {
  const pool = new Pool({ ...connection, max: 1, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => undefined)
  try {
    await pool.query('select 1')
  } catch (cause) {
    throw new AppError('database_unavailable', {
      detail: `PostgreSQL at DATABASE_URL does not answer: ${cause instanceof Error ? cause.message : 'unknown reason'}.`,
      cause,
    })
  } finally {
    await pool.end()
  }
}
