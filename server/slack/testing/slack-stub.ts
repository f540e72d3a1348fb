import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

export type ApiCall = { method: string; form: Record<string, string> }
export type StubMessage = {
  channel: string
  ts: string
  threadTs: string | null
  text: string
  blocks: unknown[]
  changes: number
}
/** What the next call of a method gets instead of its answer. */
export type Fault = { error: string } | { retryAfter: number } | 'hang' | { status: number }

export const stubSelf = {
  teamId: 'T0TEAM',
  botUserId: 'U0BOT',
  botId: 'B0BOT',
  token: 'xoxb-stub',
  appToken: 'xapp-stub',
}

/** Slack's Web API as its client meets it: forms come in, `ok` and its error go out, limits are held. */
export class SlackStub {
  readonly calls: ApiCall[] = []
  readonly messages: StubMessage[] = []
  readonly ephemeral: { channel: string; userId: string; text: string }[] = []
  readonly #faults = new Map<string, Fault[]>()
  readonly #broken = new Map<string, Fault>()
  readonly #emails = new Map<string, Record<string, unknown>>()
  readonly #server: Server
  readonly #hanging: ServerResponse[] = []
  readonly #sockets: WebSocketServer
  #ts = 0

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response))
    this.#sockets = new WebSocketServer({ server: this.#server })
    this.#sockets.on('connection', (socket) => {
      socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }))
    })
  }

  static async open(): Promise<SlackStub> {
    const stub = new SlackStub()
    stub.#server.listen(0, '127.0.0.1')
    await once(stub.#server, 'listening')
    return stub
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/` // a TCP server has such an address
  }

  /** Somebody in the team, with this confirmed address unless more is said. */
  enrol(userId: string, email: string | null, more: Record<string, unknown> = {}): void {
    this.#emails.set(userId, { id: userId, team_id: stubSelf.teamId, profile: { email }, ...more })
  }

  /** Let the next call of a method fail; called again, the one after it too. */
  fail(method: string, fault: Fault): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), fault])
  }

  /** Let every call of a method fail from now on; null: no more. */
  breakDown(method: string, fault: Fault | null): void {
    if (fault === null) this.#broken.delete(method)
    else this.#broken.set(method, fault)
  }

  countCalls = (method: string): number => this.calls.filter((call) => call.method === method).length

  /** Tell it by the socket. @returns once it is confirmed */
  async tellBySocket(payload: unknown): Promise<string> {
    const envelope = {
      envelope_id: `env${(this.#ts += 1)}`,
      type: 'events_api',
      payload,
      accepts_response_payload: false,
    }
    const socket = this.openSocket
    if (socket === undefined) throw new Error('no socket is open')
    socket.send(JSON.stringify(envelope))
    const [confirmed] = (await once(socket, 'message')) as [Buffer] // as ws emits it
    return (JSON.parse(confirmed.toString('utf8')) as { envelope_id: string }).envelope_id
  }

  get openSocket(): WebSocket | undefined {
    return [...this.#sockets.clients].find((socket) => socket.readyState === socket.OPEN)
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    for (const response of this.#hanging) response.destroy()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer) // a request streams buffers
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')))
    const method = (request.url ?? '').replace('/api/', '')
    this.calls.push({ method, form })
    const fault = this.#faults.get(method)?.shift() ?? this.#broken.get(method)
    if (fault === 'hang') return void this.#hanging.push(response)
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      response.end(JSON.stringify(body))
    }
    if (fault !== undefined && 'retryAfter' in fault)
      return send(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(fault.retryAfter) })
    if (fault !== undefined && 'status' in fault) return send(fault.status, 'bad gateway')
    if (fault !== undefined) return send(200, { ok: false, error: fault.error })
    const isSockets = method === 'apps.connections.open'
    if (request.headers.authorization !== `Bearer ${isSockets ? stubSelf.appToken : stubSelf.token}`)
      return send(200, { ok: false, error: 'invalid_auth' })
    send(200, this.#answer(method, form))
  }

  #answer(method: string, form: Record<string, string>): unknown {
    switch (method) {
      case 'auth.test':
        return { ok: true, team_id: stubSelf.teamId, team: 'Stub', user_id: stubSelf.botUserId, bot_id: stubSelf.botId }
      case 'users.info': {
        const user = this.#emails.get(form['user'] ?? '')
        return user === undefined ? { ok: false, error: 'user_not_found' } : { ok: true, user }
      }
      case 'apps.connections.open':
        return { ok: true, url: this.apiUrl.replace('http', 'ws') }
      case 'conversations.open':
        return { ok: true, channel: { id: `D${form['users']}` } }
      case 'chat.postMessage':
        return this.#post(form)
      case 'chat.update':
        return this.#update(form)
      case 'chat.postEphemeral':
        this.ephemeral.push({ channel: form['channel'] ?? '', userId: form['user'] ?? '', text: form['text'] ?? '' })
        return { ok: true, message_ts: this.#nextTs() }
      default:
        return { ok: false, error: 'unknown_method' }
    }
  }

  #post(form: Record<string, string>): unknown {
    const blocks = readBlocks(form)
    const wrong = findBlockFault(blocks)
    if (wrong !== null) return { ok: false, error: wrong }
    const { channel = '', text = '', thread_ts: threadTs = null } = form
    const message = { channel, ts: this.#nextTs(), threadTs, text, blocks, changes: 0 }
    this.messages.push(message)
    return { ok: true, channel, ts: message.ts }
  }

  #update(form: Record<string, string>): unknown {
    const message = this.messages.find(({ channel, ts }) => channel === form['channel'] && ts === form['ts'])
    if (message === undefined) return { ok: false, error: 'message_not_found' }
    const blocks = readBlocks(form)
    const wrong = findBlockFault(blocks)
    if (wrong !== null) return { ok: false, error: wrong }
    Object.assign(message, { text: form['text'], blocks, changes: message.changes + 1 })
    return { ok: true, channel: message.channel, ts: message.ts }
  }

  #nextTs(): string {
    this.#ts += 1
    return `1790000000.${String(this.#ts).padStart(6, '0')}`
  }
}

const readBlocks = (form: Record<string, string>): unknown[] => JSON.parse(form['blocks'] ?? '[]') as unknown[] // ours

const mostText: Record<string, number> = { header: 150, button: 75, section: 3_000, context: 3_000 }

/** What Slack refuses blocks for; null when it takes them. https://docs.slack.dev/reference/block-kit/blocks */
export function findBlockFault(blocks: readonly unknown[]): string | null {
  if (blocks.length > 50) return 'invalid_blocks'
  if (JSON.stringify(blocks).length > 13_000) return 'msg_blocks_too_long'
  return blocks.every((block) => holdsLimits(block)) ? null : 'invalid_blocks'
}

type Block = {
  type: string
  block_id?: string
  text?: { text: string } | string
  elements?: (Block & { value?: string; action_id?: string })[]
}

function holdsLimits(block: unknown): boolean {
  const { type, text, elements, block_id: blockId = '' } = block as Block // it is judged below
  if (blockId.length > 255) return false
  const fits = (value: string, max: number) => value.length > 0 && value.length <= max && value.isWellFormed()
  switch (type) {
    case 'header':
    case 'section':
      return typeof text === 'object' && fits(text.text, mostText[type] ?? 0)
    case 'context':
      return (
        elements !== undefined &&
        elements.length > 0 &&
        elements.length <= 10 &&
        elements.every((each) => typeof each.text === 'string' && fits(each.text, mostText[type] ?? 0))
      )
    case 'actions':
      return (
        elements !== undefined &&
        elements.length > 0 &&
        elements.length <= 25 &&
        new Set(elements.map((each) => each.action_id)).size === elements.length &&
        elements.every(
          (each) => typeof each.text === 'object' && fits(each.text.text, 75) && fits(each.value ?? '', 2_000),
        )
      )
    default:
      return false
  }
}
