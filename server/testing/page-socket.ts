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

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url.replace('http', 'ws') + '/ws', { headers })
    this.socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString('utf8')) as ServerFrame) // our own server wrote it
    })
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
    const startedAtMs = performance.now()
    for (;;) {
      const found = this.frames.find(fits)
      if (found !== undefined) return found
      if (performance.now() - startedAtMs > withinMs)
        throw new Error(`no such frame among ${JSON.stringify(this.frames).slice(0, 2_000)}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
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
