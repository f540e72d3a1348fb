import type { WebSocket } from '@fastify/websocket'
import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { LiveInboxes } from '../inbox/live-inboxes.ts'
import { readInboxToken } from '../inbox/read-inbox-token.ts'
import type { ServerDeps } from '../server-deps.ts'

const Hello = z.strictObject({ token: z.string().max(8_192) })
/** token: come back with a new one. fault: come back later. */
const closeCodes = { token: 4001, fault: 1011 }
const helloWithinMs = 10_000
const heartbeatMs = 25_000
/** An app that takes in less than it is sent is let go; it comes back for the inbox as it is then. */
const maxWaitingBytes = 1_000_000

/** GET /inbox/socket: a customer's inbox, live. The app says its token in the first frame, so that no address holds it. */
export const inboxSocketRoutes: FastifyPluginAsync<ServerDeps> = async (app, deps) => {
  const inboxes = new LiveInboxes(deps)
  app.addHook('onClose', () => inboxes.close())
  app.get('/inbox/socket', { websocket: true, schema: { hide: true } }, (socket, request) =>
    serveSocket(socket, { deps, inboxes, log: request.log }),
  )
}

type Parts = { deps: ServerDeps; inboxes: LiveInboxes; log: FastifyBaseLogger }

function serveSocket(socket: WebSocket, { deps, inboxes, log }: Parts): void {
  const timers = new Set<NodeJS.Timeout>()
  const onClose: (() => void)[] = []
  const silent = setTimeout(() => socket.close(closeCodes.token, 'no token came'), helloWithinMs)
  timers.add(silent)

  async function open(data: Buffer): Promise<void> {
    clearTimeout(silent)
    const { token } = Hello.parse(JSON.parse(data.toString('utf8')))
    const inbox = readInboxToken(deps, token)
    const leftMs = () => inbox.expiresAt * 1000 - deps.clock.now().epochMilliseconds
    const expire = () => socket.close(closeCodes.token, 'the token has expired')
    timers.add(setTimeout(expire, Math.min(leftMs(), 2 ** 31 - 1)))
    let latest = ''
    const show = (frame: string) => {
      if (leftMs() <= 0) return expire()
      if (socket.bufferedAmount > maxWaitingBytes) return socket.terminate()
      if (frame !== latest && socket.readyState === socket.OPEN) socket.send(frame)
      latest = frame
    }
    onClose.push(await inboxes.join(inbox, { show, end }))
    if (socket.readyState !== socket.OPEN) return leave()
    await inboxes.refresh(inbox)
  }

  function end(error: unknown): void {
    const isTheirs = error instanceof AppError || error instanceof z.ZodError || error instanceof SyntaxError
    if (!isTheirs) log.error({ err: error }, 'an inbox could not be shown')
    if (isTheirs) socket.close(closeCodes.token, 'the token is missing, wrong or has expired')
    else socket.close(closeCodes.fault, 'try again')
  }

  function leave(): void {
    for (const timer of timers) clearTimeout(timer)
    clearInterval(heartbeat)
    for (const leaveInbox of onClose.splice(0)) leaveInbox()
  }

  let answered = true
  const heartbeat = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, heartbeatMs)
  socket.on('pong', () => (answered = true))
  socket.once('message', (data: Buffer) => void open(data).catch((error: unknown) => end(error)))
  socket.on('close', leave)
  // A broken frame closes the socket by itself; without a listener it would end the process.
  socket.on('error', (error) => log.debug({ err: error }, 'an inbox’s socket broke'))
}
