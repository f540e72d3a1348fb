import { type ClientHttp2Session, connect, constants, type OutgoingHttpHeaders } from 'node:http2'

export type Http2Answer = { status: number; retryAfter: string | undefined; body: string }

export type PoolOptions = {
  /** `https://host:port`. */
  origin: string
  sessions: number
  /** Requests at once on one session; the server may allow fewer. */
  streams: number
  timeoutMs: number
  /** Certificates to trust instead of the system's. */
  ca?: string
}

/** No answer came. */
export class Unanswered extends Error {
  /** Whether any of the request may have reached the server. */
  readonly hasLeft: boolean
  constructor(cause: unknown, hasLeft: boolean) {
    super('no_answer', { cause })
    this.hasLeft = hasLeft
  }
}

/**
 * A few kept HTTP/2 connections to one server. They are opened when they are needed, replaced when they broke or the
 * server says goodbye, and waited for when all their streams are taken.
 */
export class Http2Pool {
  private readonly options: PoolOptions
  private readonly slots: Slot[]
  private readonly waiting: (() => void)[] = []

  constructor(options: PoolOptions) {
    this.options = options
    this.slots = Array.from({ length: options.sessions }, () => ({ session: undefined, busy: 0 }))
  }

  /** @throws Unanswered when there is no answer: no connection, a time-out, a stream that was reset, or the signal */
  async post(path: string, headers: OutgoingHttpHeaders, body: string, signal: AbortSignal): Promise<Http2Answer> {
    const slot = await this.takeSlot(signal)
    try {
      return await exchange(this.openSession(slot), { path, headers, body, signal, timeoutMs: this.options.timeoutMs })
    } finally {
      slot.busy -= 1
      this.waiting.shift()?.()
    }
  }

  close(): void {
    for (const { session } of this.slots) session?.close()
  }

  private async takeSlot(signal: AbortSignal): Promise<Slot> {
    for (;;) {
      if (signal.aborted) throw new Unanswered(signal.reason, false)
      const least = this.slots.reduce((best, slot) => (slot.busy < best.busy ? slot : best))
      if (least.busy < this.mostOn(least)) {
        least.busy += 1
        return least
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }

  private mostOn({ session }: Slot): number {
    const allowed = session?.remoteSettings?.maxConcurrentStreams ?? this.options.streams
    return Math.max(1, Math.min(this.options.streams, allowed))
  }

  private openSession(slot: Slot): ClientHttp2Session {
    if (slot.session !== undefined && !slot.session.closed && !slot.session.destroyed) return slot.session
    const { origin, ca } = this.options
    const session = connect(origin, ca === undefined ? {} : { ca })
    // Its requests hear of the fault themselves.
    session.on('error', () => undefined)
    session.on('goaway', () => session.close())
    slot.session = session
    return session
  }
}

type Slot = { session: ClientHttp2Session | undefined; busy: number }
type Exchange = {
  path: string
  headers: OutgoingHttpHeaders
  body: string
  signal: AbortSignal
  timeoutMs: number
}

function exchange(session: ClientHttp2Session, { path, headers, body, signal, timeoutMs }: Exchange) {
  return new Promise<Http2Answer>((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ':path': path, ...headers })
    const abort = () => stream.close(constants.NGHTTP2_CANCEL)
    signal.addEventListener('abort', abort, { once: true })
    // It has a number once it goes over a connection.
    const fail = (error: Error) => reject(new Unanswered(error, !stream.pending))
    const answer: Http2Answer = { status: 0, retryAfter: undefined, body: '' }
    stream.setEncoding('utf8')
    stream.setTimeout(timeoutMs, () => {
      stream.close(constants.NGHTTP2_CANCEL)
      // A server that went silent would be silent to the next request, too.
      session.close()
      fail(new Error('timeout'))
    })
    stream.once('response', ({ ':status': status = 0, 'retry-after': retryAfter }) => {
      answer.status = status
      answer.retryAfter = typeof retryAfter === 'string' ? retryAfter : undefined
    })
    stream.on('data', (chunk: string) => (answer.body += chunk))
    stream.once('error', fail)
    stream.once('close', () => {
      signal.removeEventListener('abort', abort)
      if (stream.readableEnded && answer.status > 0) resolve(answer)
      else fail(new Error('no_answer'))
    })
    stream.end(body)
  })
}
