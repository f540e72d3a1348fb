import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import type { Engine } from './engine.ts'
import { Session, shuttingDown } from './session.ts'
import { TurnQueue } from './turn-queue.ts'

export type DoorOptions = {
  engine: Engine
  /** Where to listen; a socket that a dead process left there is removed. */
  socketPath: string
  /** How long a client may keep a transaction open without using it before it is rolled back and disconnected. */
  idleLimitMs: number
  /** The engine broke: the thread must end, and every client's connection with it. */
  onBroken: (error: unknown) => never
}

export type Door = {
  /** Let running transactions end, for so long at the most; then disconnect everybody, rolling back what is open. */
  close(graceMs: number): Promise<void>
}

const idleInTransaction = { code: '25P03', message: 'the transaction was idle for too long and was rolled back' }

/** Serve one Postgres session to many clients, one unit of work or one transaction at a time. */
export async function openDoor({ engine, socketPath, idleLimitMs, onBroken }: DoorOptions): Promise<Door> {
  const sessions = new Set<Session>()
  const turns = new TurnQueue<Session>(idleLimitMs, (session) => session.end(idleInTransaction))
  const notifyAll = (frame: Buffer) => sessions.forEach((session) => session.notify(frame))
  let lastId = 0

  const server = createServer((socket) => {
    const session = new Session(socket, { engine, turns, notifyAll, onBroken }, ++lastId)
    sessions.add(session)
    socket.once('close', () => void session.settle().then(() => sessions.delete(session)))
  })
  rmSync(socketPath, { force: true })
  await listen(server, socketPath)

  return {
    async close(graceMs) {
      const closed = new Promise((resolve) => server.close(resolve))
      sessions.forEach((session) => session.retire())
      await turns.drain(graceMs)
      sessions.forEach((session) => session.end(shuttingDown))
      await Promise.all([...sessions].map((session) => session.settle()))
      await closed
    },
  }
}

async function listen(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
