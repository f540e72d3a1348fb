import { Worker } from 'node:worker_threads'
import { AppError } from '../../domain/errors.ts'
import type { EngineThreadData } from './engine-thread.ts'

export type EmbeddedLog = Record<'info' | 'error', (fields: object, message: string) => void>

export type RunningEngine = {
  /** Let the thread finish what it does and write everything out. */
  stop(): Promise<void>
}

type EngineThread = {
  worker: Worker
  /** Resolves when the thread is over, with what ended it. */
  exited: Promise<unknown>
}

/** With less, deep recursion (nested JSON is enough) kills the engine before Postgres sees its own stack limit. */
const stackSizeMb = 64
const quickFailureMs = 30_000
const toleratedQuickFailures = 3

/**
 * Keep an engine thread running on a database folder: a broken one is replaced, as a server would recover from a crash.
 * Its clients lose their connections and may connect again. A thread that keeps breaking at once is left dead.
 * @throws {AppError} database_unavailable when the first start fails
 */
export async function runEngine(data: EngineThreadData, log: EmbeddedLog | undefined): Promise<RunningEngine> {
  let thread = await startThread(data)
  let stopping = false

  const ended = (async () => {
    for (let quickFailures = 0; quickFailures <= toleratedQuickFailures;) {
      const startedAtMs = performance.now()
      const cause = await thread.exited
      if (stopping) return
      quickFailures = performance.now() - startedAtMs < quickFailureMs ? quickFailures + 1 : 1
      log?.error({ err: cause, folder: data.databaseFolder }, 'The embedded Postgres broke; starting it again')
      thread = await startThread(data).catch((error: unknown) => ({ ...thread, exited: Promise.resolve(error) }))
      if (stopping) askToClose(thread)
    }
    log?.error(
      { folder: data.databaseFolder },
      'The embedded Postgres keeps breaking and stays down; see the errors above',
    )
  })()

  return {
    async stop() {
      stopping = true
      askToClose(thread)
      await ended
    },
  }
}

function askToClose({ worker }: EngineThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  worker.postMessage('close')
}

async function startThread(workerData: EngineThreadData): Promise<EngineThread> {
  const worker = new Worker(new URL('./engine-thread.ts', import.meta.url), {
    workerData,
    execArgv: [],
    resourceLimits: { stackSizeMb },
  })
  let fault: unknown
  worker.on('error', (error) => (fault = error))
  const exited = new Promise<unknown>((resolve) => worker.once('exit', () => resolve(fault)))
  const isReady = await Promise.race([
    new Promise<true>((resolve) => worker.once('message', () => resolve(true))),
    exited.then(() => false),
  ])
  if (isReady) return { worker, exited }
  throw new AppError('database_unavailable', {
    detail: `The embedded Postgres in ${workerData.databaseFolder} did not start.`,
    cause: fault,
  })
}
