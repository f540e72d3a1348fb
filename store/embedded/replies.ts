/** What the door itself says to clients, in the frames of the Postgres protocol. */

export type Refusal = {
  /** An SQLSTATE: drivers decide by it. */
  code: string
  message: string
  hint?: string
  /** FATAL ends the connection. */
  severity?: 'ERROR' | 'FATAL'
}

export function encodeFrame(type: string, body: Buffer): Buffer {
  const frame = Buffer.alloc(5 + body.length)
  frame.write(type, 'latin1')
  frame.writeInt32BE(4 + body.length, 1)
  body.copy(frame, 5)
  return frame
}

export function encodeQuery(sql: string): Buffer {
  return encodeFrame('Q', Buffer.from(`${sql}\0`))
}

export function encodeSync(): Buffer {
  return encodeFrame('S', Buffer.alloc(0))
}

/** Forget a named statement. */
export function encodeClose(statement: string): Buffer {
  return encodeFrame('C', Buffer.from(`S${statement}\0`))
}

export function encodeError({ code, message, hint, severity = 'FATAL' }: Refusal): Buffer {
  const fields = [
    `S${severity}`,
    `V${severity}`,
    `C${code}`,
    `M${message}`,
    ...(hint === undefined ? [] : [`H${hint}`]),
  ]
  return encodeFrame('E', Buffer.from(`${fields.join('\0')}\0\0`))
}

const newestVersion = 0x3_00_00

/**
 * The answer to a start packet. Its options are not applied, as they would reach every other client.
 * @param version what the client asked for; a newer minor version is negotiated down to 3.0
 * @param parameters the ParameterStatus frames of the backend
 * @param clientId what psql shows as the backend's process id
 */
export function encodeWelcome(version: number, parameters: Buffer, clientId: number): Buffer {
  const key = Buffer.alloc(8)
  key.writeInt32BE(clientId, 0)
  return Buffer.concat([
    ...(version > newestVersion ? [encodeFrame('v', encodeInt32s(newestVersion, 0))] : []),
    encodeFrame('R', encodeInt32s(0)),
    parameters,
    encodeFrame('K', key),
    encodeFrame('Z', Buffer.from('I')),
  ])
}

function encodeInt32s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  values.forEach((value, index) => bytes.writeInt32BE(value, 4 * index))
  return bytes
}
