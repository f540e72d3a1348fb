import { createConnection } from 'node:net'
import { addressOf, type EmbeddedAddress } from './connection.ts'
import { startCodes } from './framing.ts'
import { findSocketPlace } from './socket-place.ts'

const answerLimitMs = 3_000

/** The embedded Postgres that another process (or this one) runs on a data folder; undefined when none answers. */
export async function joinEmbedded({ dataDir }: { dataDir: string }): Promise<EmbeddedAddress | undefined> {
  const place = findSocketPlace(dataDir)
  return (await doesAnswer(place.path)) ? addressOf(place) : undefined
}

/** Ask what every Postgres answers without a session: whether it speaks TLS. */
async function doesAnswer(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    const settle = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.setTimeout(answerLimitMs, () => settle(false))
    socket.on('error', () => settle(false))
    socket.on('close', () => settle(false))
    socket.on('data', () => settle(true))
    const question = Buffer.alloc(8)
    question.writeInt32BE(8, 0)
    question.writeInt32BE(startCodes.ssl, 4)
    socket.write(question)
  })
}
