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
  const database = await PGlite.create(folder, {
    extensions: { vector },
    startParams: PGlite.defaultStartParams.map((each) => (each === 'search_path=public' ? searchPath : each)),
  })
  const run: Engine['run'] = (messages, onData) =>
    database.execProtocolRawStream(messages, { syncToFs: false, onRawData: (data) => onData(Buffer.from(data)) })
  return { parameters: await readParameters(run), run, close: () => database.close() }
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
