import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { createBackendSplitter } from './framing.ts'

/** One Postgres session in this thread. It computes synchronously: whoever calls it waits, and the thread with it. */
export type Engine = {
  /** The ParameterStatus frames that a client is told at its start. */
  parameters: Buffer
  /**
   * Run whole protocol messages; `onData` gets the backend's bytes, which are the receiver's to keep.
   * @throws when the engine broke: it must not be used again
   */
  run(messages: Buffer, onData: (bytes: Buffer) => void): Promise<void>
  /** Write everything out, so that the next start has nothing to recover. */
  close(): Promise<void>
}

/** BullMQ's objects live in a schema of their own, and a session-wide `set search_path` would be one for all clients. */
const searchPath = 'search_path=public,bullmq'

/** Open the database in a folder, made when it is not there: 2 to 8 s the first time, 0.3 s afterwards. */
export async function openEngine(folder: string): Promise<Engine> {
  const finish = beginMaking(folder)
  const database = await PGlite.create(folder, {
    extensions: { vector },
    startParams: PGlite.defaultStartParams.map((each) => (each === 'search_path=public' ? searchPath : each)),
  })
  const run: Engine['run'] = (messages, onData) =>
    database.execProtocolRawStream(messages, { syncToFs: false, onRawData: (data) => onData(Buffer.from(data)) })
  finish()
  return { parameters: await readParameters(run), run, close: () => database.close() }
}

/**
 * A first start that was cut short leaves half a database, which would never open. Nobody was let in before it was whole,
 * so it is removed.
 * @returns what to call once the database is whole
 */
function beginMaking(folder: string): () => void {
  const marker = `${folder}.unfinished`
  if (existsSync(marker)) rmSync(folder, { recursive: true, force: true })
  else if (existsSync(folder)) return () => undefined
  writeFileSync(marker, '')
  return () => rmSync(marker)
}

async function readParameters(run: Engine['run']): Promise<Buffer> {
  const body = Buffer.from('\0\0\0\0\0\x03\0\0user\0postgres\0\0', 'latin1')
  body.writeInt32BE(body.length)
  const frames: Buffer[] = []
  const split = createBackendSplitter({
    wanted: 'S',
    frame: (_type, frame) => frames.push(frame),
    bytes: () => undefined,
  })
  await run(body, split)
  return Buffer.concat(frames)
}
