import { join } from 'node:path'
import { addressOf, type EmbeddedAddress } from './connection.ts'
import { runEngine, type EmbeddedLog } from './engine-supervisor.ts'
import { lockFolder } from './folder-lock.ts'
import { findSocketPlace, prepareSocketFolder } from './socket-place.ts'

export type OpenEmbeddedOptions = {
  /** Made when it is not there. The database is in `postgres/`, the socket in `sock/`. */
  dataDir: string
  log?: EmbeddedLog
  /** How long a client may keep a transaction open without using it. Default 30,000. */
  idleInTransactionLimitMs?: number
  /** How long close() lets transactions run on. Default 2,000. */
  graceMs?: number
}

export type EmbeddedPostgres = EmbeddedAddress & {
  /** Finish what runs, roll back what idles, write everything out, and free the data folder. Idempotent. */
  close(): Promise<void>
}

/**
 * Start Postgres inside this process, in a thread of its own, on a data folder that becomes this process's alone.
 * Other processes join it with joinEmbedded. Every client is a superuser and they share one session: keep transactions
 * short, begin them with `set local role`, and set nothing else but locally. What was acknowledged survives the death of
 * the process, not a power cut: the engine does not force its files to disk.
 * @throws {AppError} data_folder_in_use when another process has the folder, database_unavailable when it cannot start
 */
export async function openEmbedded(options: OpenEmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, idleInTransactionLimitMs = 30_000, graceMs = 2_000 } = options
  const lock = lockFolder(dataDir)
  const startedAtMs = performance.now()
  try {
    const place = findSocketPlace(dataDir)
    prepareSocketFolder(place)
    const databaseFolder = join(dataDir, 'postgres')
    const threadData = { databaseFolder, socketPath: place.path, idleLimitMs: idleInTransactionLimitMs, graceMs }
    const engine = await runEngine(threadData, log)
    log?.info({ dataDir, elapsedMs: Math.round(performance.now() - startedAtMs) }, 'The embedded Postgres is ready')
    let closing: Promise<void> | undefined
    const close = () => engine.stop().finally(() => lock.release())
    return { ...addressOf(place), close: () => (closing ??= close()) }
  } catch (error) {
    lock.release()
    throw error
  }
}
