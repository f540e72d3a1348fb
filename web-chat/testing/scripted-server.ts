import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import type { CampaignProgress } from '../src/protocol/campaign-progress.ts'
import type { ClientFrame } from '../src/protocol/frames.ts'
import type { Me, Notice, OutboxMessage, ThreadSummary } from '../src/shell/api.ts'
import { ScriptedThread } from './scripted-thread.ts'

export const policy = [
  "default-src 'none'",
  ...['script', 'style', 'img', 'font', 'connect'].map((kind) => `${kind}-src 'self'`),
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export type Script = {
  me: Me
  threads?: ThreadSummary[]
  outbox?: OutboxMessage[]
  /** What the page marks as read becomes so. */
  notices?: Notice[]
  /** How far campaigns have come; what is put in later is told with `tell`. */
  progress?: CampaignProgress[]
  /** Why the server pauses and stops nothing. */
  refusesBrakes?: string
  /** The far side's part: called for each frame that is about a thread, but for `open`. */
  react?: (frame: ClientFrame, thread: ScriptedThread) => unknown
}

/**
 * A server that speaks the chat protocol from a script: the built page under a strict content security policy, the JSON
 * that it reads, and threads whose events the test writes.
 * @param dist the folder of the built page
 */
export async function startScriptedServer(dist: string, script: Script) {
  const threads = new Map<string, ScriptedThread>()
  const frames: ClientFrame[] = []
  let isSignedOut = false
  const threadOf = (id: string) => {
    const thread = threads.get(id) ?? new ScriptedThread(id)
    threads.set(id, thread)
    return thread
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (isSignedOut) {
      response.writeHead(401).end()
      return
    }
    if (url.pathname === '/v1/notices/read') markAllRead(script)
    answer(dist, script, url, response).catch(() => response.writeHead(404).end())
  })
  const sockets = new WebSocketServer({ server, path: '/ws' })
  sockets.on('connection', (socket: WebSocket) => {
    socket.on('message', (data: Buffer) => {
      // The page's own build writes these frames.
      const frame = JSON.parse(data.toString()) as ClientFrame
      frames.push(frame)
      if (frame.type === 'open') {
        threadOf(frame.threadId ?? `thread-${threads.size + 1}`).open(socket, frame.afterSeq)
      } else if ('campaignId' in frame) {
        const progress = script.progress?.find(({ campaignId }) => campaignId === frame.campaignId)
        if (frame.type === 'watch' && progress !== undefined) tell(socket, progress)
      } else {
        script.react?.(frame, threadOf(frame.threadId))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    frames,
    threadOf,
    signOut: () => {
      isSignedOut = true
      sockets.shouldHandle = () => false
    },
    /** What became of a campaign meanwhile. */
    tellProgress(progress: CampaignProgress) {
      script.progress = [progress, ...(script.progress ?? [])]
      for (const socket of sockets.clients) tell(socket, progress)
    },
    dropSockets: () => sockets.clients.forEach((socket) => socket.terminate()),
    async close() {
      sockets.clients.forEach((socket) => socket.terminate())
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const tell = (socket: WebSocket, progress: CampaignProgress) =>
  socket.send(JSON.stringify({ type: 'progress', ...progress }))

async function answer(dist: string, script: Script, url: URL, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = url
  if (pathname === '/v1/me') return sendJson(response, script.me)
  if (pathname === '/v1/threads') return sendJson(response, { threads: script.threads ?? [] })
  if (pathname === '/v1/outbox') return sendJson(response, pageOf(script.outbox ?? [], searchParams))
  const [, id = '', act] = /^\/v1\/campaigns\/(\w+)\/(pause|stop)$/.exec(pathname) ?? []
  if (act !== undefined) return putBrake(response, script, id, act)
  if (pathname.startsWith('/v1/notices')) return sendJson(response, listNotices(script))
  const file = extname(pathname) === '' ? '/index.html' : pathname
  const body = await readFile(join(dist, file))
  const type = contentTypes[extname(file)] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'content-security-policy': policy, 'cache-control': 'no-store' })
  response.end(body)
}

function putBrake(response: ServerResponse, script: Script, id: string, act: string): void {
  if (script.refusesBrakes !== undefined) {
    response.writeHead(409, { 'content-type': 'application/problem+json' })
    response.end(JSON.stringify({ code: 'conflict', detail: script.refusesBrakes }))
    return
  }
  const status = act === 'pause' ? 'paused' : 'stopped'
  script.progress = (script.progress ?? []).map((each) => (each.campaignId === id ? { ...each, status } : each))
  sendJson(response, { id, status })
}

function listNotices({ notices = [] }: Script) {
  return { notices, unread: notices.filter(({ isRead }) => !isRead).length }
}

function markAllRead(script: Script): void {
  script.notices = listNotices(script).notices.map((notice) => ({ ...notice, isRead: true }))
}

const pageSize = 25

function pageOf(messages: OutboxMessage[], query: URLSearchParams) {
  const channel = query.get('channel')
  const matching = messages.filter((message) => channel === null || message.channel === channel)
  const start = Number(query.get('before') ?? 0)
  const next = start + pageSize < matching.length ? String(start + pageSize) : null
  return { messages: matching.slice(start, start + pageSize), total: matching.length, next }
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
