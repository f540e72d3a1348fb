import { isRecord } from '../../domain/is-record.ts'

export const maxMessageBytes = 32 * 1024
export const maxMessageDepth = 32

/** One thing that is wrong with a message. `path` is within it, empty for the message as a whole. */
export type CallFault = { code: 'body_too_large' | 'body_too_deep' | 'invalid_body'; path: string; detail: string }

/**
 * What bars one message before its fields are looked at: its depth, a key that would become an object’s prototype, a number
 * that is none once read (1e400, which JSON would give back as null), or its size as compact JSON in UTF-8, at most 32 kB
 * (32,768 bytes) as the Segment spec has it. Undefined when nothing does.
 * @see https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/#max-request-size
 */
export function checkMessage(message: unknown): CallFault | undefined {
  if (boundBytes(message, 1) <= maxMessageBytes) return undefined
  return checkShape(message, 1, '') ?? checkSize(message)
}

/** The most that one UTF-16 unit, and a number with what stands around it, can take as JSON. */
const unitBytes = 6
const scalarBytes = 32

/** No fewer bytes than it has as JSON, without writing it; infinite where its shape bars it. Most messages are far below. */
function boundBytes(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length * unitBytes + scalarBytes
  if (isBoundless(value)) return Number.POSITIVE_INFINITY
  if (!isRecord(value) && !Array.isArray(value)) return scalarBytes
  if (depth > maxMessageDepth) return Number.POSITIVE_INFINITY
  let bytes = scalarBytes
  if (Array.isArray(value)) {
    for (const each of value) bytes += boundBytes(each, depth + 1)
    return bytes
  }
  for (const key in value) {
    if (key === '__proto__') return Number.POSITIVE_INFINITY
    bytes += key.length * unitBytes + boundBytes(value[key], depth + 1)
  }
  return bytes
}

const isBoundless = (value: unknown) => typeof value === 'number' && !Number.isFinite(value)

function checkShape(value: unknown, depth: number, path: string): CallFault | undefined {
  if (isBoundless(value))
    return { code: 'invalid_body', path, detail: 'is too large for a number; the largest is about 1.8e308' }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > maxMessageDepth)
    return { code: 'body_too_deep', path: '', detail: `is nested more than ${maxMessageDepth} deep` }
  for (const [key, each] of Object.entries(value)) {
    if (key === '__proto__') return { code: 'invalid_body', path, detail: 'may not have a key named __proto__' }
    const fault = checkShape(each, depth + 1, path === '' ? key : `${path}/${key}`)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** After the shape: what is nested without end cannot be written as JSON. */
function checkSize(message: unknown): CallFault | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(message) ?? '')
  if (bytes <= maxMessageBytes) return undefined
  const detail = `is ${Math.ceil(bytes / 1024)} kB large; a message may have ${maxMessageBytes / 1024} kB`
  return { code: 'body_too_large', path: '', detail }
}
