import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { WebSocket } from 'ws'
import type { ClientFrame, ServerFrame } from '../chat/socket-frames.ts'

export async function listenForTest(http: FastifyInstance): Promise<string> {
  await http.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(http.server.address() as AddressInfo).port}` // a TCP server has such an address
}

/** A page's end of the socket: every frame that came, in order. */
export class PageSocket {
  readonly frames: ServerFrame[] = []
  readonly socket: WebSocket
  readonly #waiting = new Set<() => void>()

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url.replace('http', 'ws') + '/ws', { headers })
    this.socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString('utf8')) as ServerFrame) // our own server wrote it
      this.#wake()
    })
    this.socket.on('close', () => this.#wake())
    this.socket.on('error', () => undefined)
  }

  static async open(url: string, headers: Record<string, string>): Promise<PageSocket> {
    const page = new PageSocket(url, headers)
    await once(page.socket, 'open')
    return page
  }

  send(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame))
  }

  /** Wait for a frame that fits. */
  async until(fits: (frame: ServerFrame) => boolean, withinMs = 10_000): Promise<ServerFrame> {
    let found: ServerFrame | undefined
    await this.untilHolds(() => (found = this.frames.find(fits)) !== undefined, withinMs)
    if (found === undefined) throw new Error('what held has a frame')
    return found
  }

  /** Wait for frames until they are enough; a socket that closes, and one that is silent for too long, fails. */
  async untilHolds(holds: () => boolean, withinMs = 10_000): Promise<void> {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      this.#wake()
    }, withinMs)
    while (!holds()) {
      if (isLate || this.socket.readyState >= WebSocket.CLOSING)
        throw new Error(`waited in vain; last came ${JSON.stringify(this.frames.slice(-20))}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
    clearTimeout(timer)
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  async untilEvent(type: string): Promise<ServerFrame> {
    return this.until((frame) => frame.type === 'event' && frame.event['type'] === type)
  }

  /** The numbers of the events that came, in the order in which they came. */
  readSeqs(fromFrame = 0): number[] {
    return this.frames.slice(fromFrame).flatMap((frame) => (frame.type === 'event' ? [frame.seq] : []))
  }

  /** The assistant's words as this page would show them. */
  readText(fromFrame = 0): string {
    return this.frames
      .slice(fromFrame)
      .flatMap((frame) =>
        frame.type === 'event' && frame.event['type'] === 'TEXT_MESSAGE_CONTENT' ? [String(frame.event['delta'])] : [],
      )
      .join('')
  }

  drop(): void {
    this.socket.terminate()
  }
}
