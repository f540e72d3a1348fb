import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { endChild } from '../../testing/children.ts'
import type { FarSide } from './far-side.ts'

export type WorkerPlace = { databaseUrl: string; redisUrl: string; dataDir: string }

export type WorkerProcess = {
  child: ChildProcess
  /** The last that it said, for whoever wonders why a test failed. */
  said(): string
  end(signal: NodeJS.Signals): Promise<void>
  /** Sets the clock of its machine. */
  setClock(aheadMs: number): void
}

const root = join(import.meta.dirname, '../../..')
const keptLines = 40

/** `npm run worker` as an operator starts it, the vendors' names leading to their far sides. Resolves once it works. */
export async function startWorkerProcess(
  place: WorkerPlace,
  farSides: readonly FarSide[],
  more: Record<string, string> = {},
): Promise<WorkerProcess> {
  const preload = join(import.meta.dirname, 'preload.ts')
  const child = spawn(process.execPath, ['--import', preload, join(root, 'worker/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: place.databaseUrl,
      REDIS_URL: place.redisUrl,
      CARILLON_DATA_DIR: place.dataDir,
      CARILLON_PUBLIC_URL: 'https://carillon.example',
      ...Object.assign({}, ...farSides.map(({ environment }) => environment)),
      CARILLON_TEST_LEADS: JSON.stringify(Object.assign({}, ...farSides.map(({ leads }) => leads))),
      ...more,
    },
  })
  const lines: string[] = []
  const ready = Promise.withResolvers<void>()
  const read = (text: string) => {
    lines.push(...text.split('\n'))
    lines.splice(0, lines.length - keptLines)
    if (text.includes('the worker is ready')) ready.resolve()
  }
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', read)
  const said = () => lines.join('\n')
  child.once('exit', () => ready.reject(new Error(`the worker did not start: ${said()}`)))
  await ready.promise
  return { child, said, end: (signal) => endChild(child, signal), setClock: (aheadMs) => child.send(aheadMs) }
}
