import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openDoor } from './door.ts'
import { openEngine } from './engine.ts'

/** What the thread is started with. It tells `ready` when clients can connect, and closes when it is sent anything. */
export type EngineThreadData = z.infer<typeof EngineThreadData>
const EngineThreadData = z.object({
  databaseFolder: z.string(),
  socketPath: z.string(),
  idleLimitMs: z.number(),
  graceMs: z.number(),
})

const { databaseFolder, socketPath, idleLimitMs, graceMs } = EngineThreadData.parse(workerData)
const engine = await openEngine(databaseFolder)
const door = await openDoor({
  engine,
  socketPath,
  idleLimitMs,
  onBroken(cause) {
    throw new Error('The embedded Postgres broke', { cause })
  },
})

async function close(): Promise<void> {
  await door.close(graceMs)
  await engine.close()
  parentPort?.close()
}

parentPort?.once('message', () => void close())
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort?.postMessage('ready')
