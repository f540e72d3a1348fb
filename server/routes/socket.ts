import type { FastifyPluginAsync } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import type { LiveThreads } from '../chat/live-threads.ts'
import { SocketSession } from '../chat/socket-session.ts'
import type { ServerDeps } from '../server-deps.ts'

const heartbeatMs = 25_000
/** A page that reads slower than this much is dropped; it comes back and resumes by number. */
const maxBufferedBytes = 4_000_000

/** GET /ws: the chat of the pages. Events carry numbers, so that a dropped socket resumes where it was. */
export const socketRoutes: FastifyPluginAsync<{ deps: ServerDeps; live: LiveThreads }> = async (
  app,
  { deps, live },
) => {
  app.get(
    '/ws',
    {
      websocket: true,
      schema: { hide: true },
      // Before the upgrade: a stranger's page may open a socket here with the member's cookie, so its origin must be ours.
      preValidation: async (request) => {
        const { origin, host } = request.headers
        if (origin !== undefined && request.headers.authorization === undefined && URL.parse(origin)?.host !== host) {
          throw new AppError('forbidden', { detail: 'This socket is for the pages of this server.' })
        }
        await app.requireMember(request)
      },
    },
    async (socket, request) => {
      const early: string[] = []
      let session: SocketSession | null = null
      socket.on('message', (data: Buffer) => {
        const text = data.toString('utf8')
        if (session === null) early.push(text)
        else void session.receive(text)
      })
      const heartbeat = setInterval(() => socket.ping(), heartbeatMs)
      socket.on('close', () => {
        clearInterval(heartbeat)
        session?.close()
      })
      const principal = await app.requireMember(request)
      session = new SocketSession({
        principal,
        deps,
        live,
        send(frame) {
          if (socket.readyState !== socket.OPEN) return
          if (socket.bufferedAmount > maxBufferedBytes) socket.terminate()
          else socket.send(JSON.stringify(frame))
        },
      })
      for (const text of early) await session.receive(text)
    },
  )
}
