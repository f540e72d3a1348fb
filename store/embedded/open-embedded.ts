import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../domain/errors.ts'
import { addressOf, type EmbeddedAddress } from './connection.ts'
import type { EngineThreadData } from './engine-thread.ts'
import { lockFolder } from './folder-lock.ts'
import { findSocketPlace, prepareSocketFolder } from './socket-place.ts'

export type EmbeddedLog = Record<'info' | 'error', (fields: object, message: string) => void>

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
 * Other processes join it with joinEmbedded.
 * @throws {AppError} data_folder_in_use when another process has the folder, database_unavailable when it cannot start
 */
export async function openEmbedded(options: OpenEmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, idleInTransactionLimitMs = 30_000, graceMs = 2_000 } = options
  const lock = lockFolder(dataDir)
  const startedAtMs = performance.now()
  try {
    const place = findSocketPlace(dataDir)
    prepareSocketFolder(place)
    const worker = await startThread({
      databaseFolder: join(dataDir, 'postgres'),
      socketPath: place.path,
      idleLimitMs: idleInTransactionLimitMs,
      graceMs,
    })
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.on('error', (error) => log?.error({ err: error }, 'The embedded Postgres broke'))
    log?.info({ dataDir, elapsedMs: Math.round(performance.now() - startedAtMs) }, 'The embedded Postgres is ready')
    let closing: Promise<void> | undefined
    const close = async () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
      worker.postMessage('close')
      await exited
      lock.release()
    }
    return { ...addressOf(place), close: () => (closing ??= close()) }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function startThread(workerData: EngineThreadData): Promise<Worker> {
  const worker = new Worker(new URL('./engine-thread.ts', import.meta.url), { workerData })
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(
        new AppError('database_unavailable', {
          detail: `The embedded Postgres in ${workerData.databaseFolder} did not start.`,
          cause,
        }),
      )
    worker.once('error', fail)
    worker.once('exit', fail)
    worker.once('message', () => {
      worker.off('error', fail)
      worker.off('exit', fail)
      resolve(worker)
    })
  })
}
