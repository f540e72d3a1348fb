import { createClientSplitter, ProtocolViolation } from './framing.ts'

/** Messages to run without anybody in between: all up to where the client waits for an answer. */
export type Unit = {
  messages: Buffer
  /** True when the client only asked for what there is so far (Flush) and will send more before the unit is complete. */
  isPart: boolean
}

/** What a client's bytes come to. */
export type Incoming = { kind: 'start'; code: number } | { kind: 'unit'; unit: Unit } | { kind: 'goodbye' }

const longestMessageBytes = 256 * 1024 * 1024
const endsUnit = new Set('QSHF')
/** Data of a COPY that failed before it came; the protocol says to ignore it. */
const ignored = new Set('dcf')

/**
 * Gather a client's bytes into units.
 * @param rewrite what to run in place of a message
 * @returns a function that takes the next bytes and yields what they completed
 * @throws {ProtocolViolation} from that function; nothing after it can be understood
 */
export function createInbox(
  rewrite: (type: string, message: Buffer) => Buffer,
): (chunk: Buffer) => Generator<Incoming, void> {
  const split = createClientSplitter(longestMessageBytes)
  let batch: Buffer[] = []
  let batchBytes = 0
  return function* receive(chunk) {
    for (const packet of split(chunk)) {
      if (packet.kind === 'start') yield { kind: 'start', code: packet.code }
      else if (packet.type === 'X') yield { kind: 'goodbye' }
      else if (!ignored.has(packet.type)) {
        batch.push(rewrite(packet.type, packet.bytes))
        batchBytes += packet.bytes.length
        if (batchBytes > longestMessageBytes) throw new ProtocolViolation('too many messages without a Sync')
        if (!endsUnit.has(packet.type)) continue
        yield { kind: 'unit', unit: { messages: Buffer.concat(batch), isPart: packet.type === 'H' } }
        batch = []
        batchBytes = 0
      }
    }
  }
}
