import type { FastifyPluginAsync } from 'fastify'
import { LiveProgress } from '../chat/live-progress.ts'
import type { LiveThreads } from '../chat/live-threads.ts'
import { WatchedSockets } from '../chat/watch-sockets.ts'
import { SocketSession } from '../chat/socket-session.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const heartbeatMs = 25_000
/** A page that reads slower than this much is dropped; it comes back and resumes by number. */
const maxBufferedBytes = 4_000_000
/** ended: the session or key opens nothing any more. */
const closeCodes = { tooMuch: 1008, ended: 4001 }

/** GET /ws: the chat of the pages. Events carry numbers, so that a dropped socket resumes where it was. */
export const socketRoutes: FastifyPluginAsync<{ deps: ServerDeps; live: LiveThreads }> = async (
  app,
  { deps, live },
) => {
  const watched = new WatchedSockets(deps)
  app.addHook('onClose', async () => watched.close())
  // Before the upgrade, so that a stranger's page never has a socket, even with the member's cookie.
  const progress = new LiveProgress(deps.store.db, app.log)
  const route = { websocket: true, schema: { hide: true }, onRequest: app.requireMember() } as const
  app.get('/ws', route, (socket, request) => {
    const session = new SocketSession({
      deps,
      live,
      progress,
      findPrincipal: () => app.findPrincipal(request),
      send(frame) {
        if (socket.readyState !== socket.OPEN) return
        if (socket.bufferedAmount > maxBufferedBytes) socket.terminate()
        else socket.send(JSON.stringify(frame))
      },
    })
    socket.on('message', (data: Buffer) => {
      if (!session.receive(data.toString('utf8'))) socket.close(closeCodes.tooMuch, 'too many frames at once')
    })
    const leave = watched.join(principalOf(request).key.id, () => socket.close(closeCodes.ended, 'signed out'))
    let answered = true
    socket.on('pong', () => (answered = true))
    const heartbeat = setInterval(() => {
      if (!answered) return socket.terminate()
      answered = false
      socket.ping()
    }, heartbeatMs)
    socket.on('close', () => {
      clearInterval(heartbeat)
      leave()
      session.close()
    })
    // A broken frame closes the socket by itself; without a listener it would end the process.
    socket.on('error', (error) => request.log.debug({ err: error }, 'a socket broke'))
  })
}
