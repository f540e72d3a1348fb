import { ByteQueue } from './byte-queue.ts'

/** What a client sent, whole. A start packet has no type byte; `code` is its protocol version or its request. */
export type ClientPacket =
  | { kind: 'start'; code: number; bytes: Buffer }
  | { kind: 'message'; type: string; bytes: Buffer }

export const startCodes = { cancel: 80877102, ssl: 80877103, gss: 80877104 } as const

/** Thrown for bytes that are no Postgres protocol; the connection cannot go on. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation'
}

const longestStartBytes = 10_000
const knownTypes = new Set('QPBDECSHFXdcf')

/**
 * Cut a client's bytes into packets, wherever the network cut them.
 * @param longestBytes the longest message taken, its header included
 * @returns a function that takes the next bytes and yields every packet that they completed
 * @throws {ProtocolViolation} from that function, on a length or a type that cannot be
 * @see https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
export function createClientSplitter(longestBytes: number): (chunk: Buffer) => Generator<ClientPacket, void> {
  const queue = new ByteQueue()
  let started = false
  return function* split(chunk) {
    queue.push(chunk)
    for (;;) {
      const packet = started ? takeMessage(queue, longestBytes) : takeStart(queue)
      if (packet === undefined) return
      if (packet.kind === 'start') started = isVersion(packet.code)
      yield packet
    }
  }
}

function isVersion(code: number): boolean {
  return code !== startCodes.ssl && code !== startCodes.gss && code !== startCodes.cancel
}

function takeStart(queue: ByteQueue): ClientPacket | undefined {
  const length = queue.peekInt32(0)
  if (length === undefined) return undefined
  if (length < 8 || length > longestStartBytes) throw new ProtocolViolation('invalid length of startup packet')
  const code = queue.peekInt32(4)
  if (code === undefined || queue.size < length) return undefined
  return { kind: 'start', code, bytes: queue.take(length) }
}

function takeMessage(queue: ByteQueue, longestBytes: number): ClientPacket | undefined {
  const length = queue.peekInt32(1)
  if (length === undefined) return undefined
  const type = String.fromCharCode(queue.peekByte())
  if (!knownTypes.has(type)) throw new ProtocolViolation(`invalid frontend message type ${type.charCodeAt(0)}`)
  if (length < 4) throw new ProtocolViolation('invalid message length')
  if (1 + length > longestBytes) throw new ProtocolViolation(`a message may have at most ${longestBytes} bytes`)
  if (queue.size < 1 + length) return undefined
  return { kind: 'message', type, bytes: queue.take(1 + length) }
}

/** Where the backend's bytes go: frames of the wanted types whole, everything else as it comes, in order. */
export type BackendSink = {
  wanted: string
  frame(type: string, frame: Buffer): void
  bytes(part: Buffer): void
}

/**
 * Cut the backend's bytes at frames, however the engine cut them. Unwanted frames pass in the pieces they came in, so
 * that a large result is never held back.
 * @returns a function that takes the next bytes; its argument must not change afterwards
 */
export function createBackendSplitter(sink: BackendSink): (chunk: Buffer) => void {
  const wanted = new Set(sink.wanted)
  const queue = new ByteQueue()
  let passing = 0
  return (chunk) => {
    queue.push(chunk)
    for (;;) {
      if (passing > 0) {
        const part = queue.take(Math.min(passing, queue.size))
        passing -= part.length
        if (part.length > 0) sink.bytes(part)
        if (passing > 0) return
      }
      const length = queue.peekInt32(1)
      if (length === undefined) return
      const type = String.fromCharCode(queue.peekByte())
      if (!wanted.has(type)) passing = 1 + length
      else if (queue.size < 1 + length) return
      else sink.frame(type, queue.take(1 + length))
    }
  }
}
