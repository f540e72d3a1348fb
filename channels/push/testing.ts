import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Lead, leadTo } from '../testing.ts'
import { makeCertificate } from '../webhooks/testing.ts'
import type { FcmOptions } from './fcm.ts'

export type Sent = { path: string; authorization: string | undefined; message: Record<string, unknown> }
export type FcmAnswer =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | 'hang'
  | 'reset'
  | 'goaway'
  /** Begins to answer, and ends the connection. */
  | 'half'

/** FCM's far side: it takes tokens, and says of each message what `answer` says. */
export type FcmStub = {
  /** As the provider takes them. */
  options: Pick<FcmOptions, 'origin' | 'ca' | 'account'>
  /** Where the names of Google's services lead, for a process of its own. */
  leads: Record<string, Lead>
  sent: Sent[]
  sessions: () => number
  tokenRequests: () => number
  close(): Promise<void>
}
type Behaviour = {
  answer?: (sent: Sent, count: number) => FcmAnswer | Promise<FcmAnswer>
  /** What Google's token service says. */
  token?: () => { status: number; body: unknown }
}

const host = 'localhost'
export const fcmError = (status: number, code: string, details: object[] = []) => ({
  status,
  body: {
    error: {
      code: status,
      status: code,
      message: 'A message that may quote the token.',
      details: [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: code }, ...details],
    },
  },
})

export async function openFcmStub({ answer, token }: Behaviour = {}): Promise<FcmStub> {
  const { key, cert } = makeCertificate(host)
  const sent: Sent[] = []
  const open = new Set<ServerHttp2Session>()
  let sessions = 0
  const server = createSecureServer({ key, cert })
  server.on('session', (session) => {
    sessions += 1
    open.add(session)
    session.once('close', () => open.delete(session))
  })
  server.on('request', (request, response) => {
    void readBody(request).then(async (body) => {
      if (body === undefined) return
      const { message } = JSON.parse(body) as { message: Record<string, unknown> }
      const one = { path: request.url, authorization: request.headers.authorization, message }
      const count = sent.push(one)
      say(request, response, (await answer?.(one, count)) ?? { status: 200 }, count)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const google = await openTokenService(token)
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    options: { origin: `https://${host}:${port}`, ca: cert, account: google.account },
    leads: { 'fcm.googleapis.com': { port, ca: cert, servername: host }, ...google.leads },
    sent,
    sessions: () => sessions,
    tokenRequests: google.requests,
    async close() {
      for (const session of open) session.destroy()
      await Promise.all([new Promise((resolve) => server.close(resolve)), google.close()])
    },
  }
}

function say(request: Http2ServerRequest, response: Http2ServerResponse, answer: FcmAnswer, count: number): void {
  if (answer === 'hang') return
  if (answer === 'reset') return request.stream.close(2)
  if (answer === 'goaway') return request.stream.session?.destroy()
  if (answer === 'half') {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"name":')
    return void setImmediate(() => request.stream.session?.destroy())
  }
  const { status, body = { name: `projects/larkspur/messages/${count}` }, headers = {} } = answer
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Undefined when the stream was closed before its end. */
async function readBody(request: Http2ServerRequest): Promise<string | undefined> {
  request.setEncoding('utf8')
  try {
    return (await request.toArray()).join('')
  } catch {
    return undefined
  }
}

/** Google's token service: firebase-admin calls it by its name, which leads here while this is open. */
export async function openTokenService(
  answer: Behaviour['token'] = () => ({
    status: 200,
    body: { access_token: 'token-1', expires_in: 3600, token_type: 'Bearer' },
  }),
) {
  const name = 'oauth2.googleapis.com'
  const { key, cert } = makeCertificate(name)
  let requests = 0
  const server = createServer({ key, cert }, (_request, response) => {
    requests += 1
    const { status, body } = answer()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const restore = leadTo(name, { port, ca: cert })
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    requests: () => requests,
    leads: { [name]: { port, ca: cert } },
    account: {
      project_id: 'larkspur',
      client_email: 'carillon@larkspur.example',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    },
    async close() {
      restore()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
