import { array, assert, boolean, constantFrom, nat, property, tuple, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { createBackendSplitter, createClientSplitter, ProtocolViolation, startCodes } from './framing.ts'
import { encodeFrame } from './replies.ts'

const letterOf = (letters: string) => constantFrom(...letters.split(''))
const body = uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))
const clientMessage = tuple(letterOf('QPBDECSHF'), body).map(([type, bytes]) => encodeFrame(type, bytes))
const backendFrame = tuple(letterOf('ACDTZSN123'), body).map(([type, bytes]) => encodeFrame(type, bytes))
const cuts = array(nat(2_000), { maxLength: 30 })

function encodeStart(code: number, rest = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8)
  head.writeInt32BE(8 + rest.length, 0)
  head.writeInt32BE(code, 4)
  return Buffer.concat([head, rest])
}

/** The same bytes in pieces, cut wherever chance says. */
function cutAt(bytes: Buffer, at: number[]): Buffer[] {
  const edges = [0, ...at.map((each) => each % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))
}

function catchFrom(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}

test('a client’s packets come out whole, however the network cuts them', () => {
  assert(
    property(array(clientMessage), body, cuts, (messages, options, at) => {
      const packets = [encodeStart(startCodes.ssl), encodeStart(0x3_00_00, options), ...messages]
      const split = createClientSplitter(1_000)
      const seen = cutAt(Buffer.concat(packets), at).flatMap((piece) => [...split(piece)])
      expect(seen.map(({ bytes }) => bytes)).toEqual(packets)
      expect(seen.map(({ kind }) => kind)).toEqual(['start', 'start', ...messages.map(() => 'message')])
    }),
  )
})

test('the backend’s wanted frames come out whole, the other bytes in order', () => {
  assert(
    property(array(backendFrame), cuts, (frames, at) => {
      const out: Buffer[] = []
      const whole: Buffer[] = []
      const split = createBackendSplitter({
        wanted: 'AZ',
        frame: (type, frame) => {
          expect(frame.toString('latin1', 0, 1)).toBe(type)
          whole.push(frame)
          out.push(frame)
        },
        bytes: (part) => out.push(part),
      })
      cutAt(Buffer.concat(frames), at).forEach((piece) => split(piece))
      expect(Buffer.concat(out)).toEqual(Buffer.concat(frames))
      expect(whole).toEqual(frames.filter((frame) => 'AZ'.includes(frame.toString('latin1', 0, 1))))
    }),
  )
})

test('bytes that are no Postgres protocol never do worse than a violation', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), boolean(), cuts, (bytes, started, at) => {
      const split = createClientSplitter(1_000)
      const pieces = [...(started ? [encodeStart(0x3_00_00)] : []), ...cutAt(Buffer.from(bytes), at)]
      expect(catchFrom(() => pieces.flatMap((piece) => [...split(piece)]))).toSatisfy(
        (fault) => fault === undefined || fault instanceof ProtocolViolation,
      )
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a start packet of two gigabytes', Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0])],
  ['a start packet of a negative length', Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 3, 0, 0])],
  ['a message that is too long', Buffer.concat([encodeStart(0x3_00_00), Buffer.from([0x51, 0, 1, 0, 0])])],
  ['a message of an unknown type', Buffer.concat([encodeStart(0x3_00_00), encodeFrame('z', Buffer.alloc(3))])],
  ['a message shorter than its length', Buffer.concat([encodeStart(0x3_00_00), Buffer.from([0x51, 0, 0, 0, 3])])],
])('%s is refused before more of it is awaited', (_name, bytes) => {
  const split = createClientSplitter(1_000)
  expect(() => [...split(bytes)]).toThrow(ProtocolViolation)
})
