import { columnOf } from '../../store/ingest/standard-traits.ts'
import { readTyped } from '../../store/ingest/read-calls.ts'
import { type PersonCalls, type PersonInput, toCalls } from './person.ts'

/** A line of an NDJSON file: a call of the Segment spec when it has a `type`, otherwise a customer. */
export function readJsonLine(text: string): PersonCalls {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { faults: [{ path: '', detail: 'is not valid JSON: each line must be one whole object' }] }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { faults: [{ path: '', detail: 'must be an object: a customer, or a call with a type' }] }
  // An object of JSON: its values are checked below.
  const body = value as Record<string, unknown>
  return body['type'] === undefined ? toCalls(readPerson(body)) : readCall(body)
}

function readCall(body: Record<string, unknown>): PersonCalls {
  const read = readTyped(atStatedTime(body))
  return 'faults' in read ? read : { calls: [read.call], consents: [] }
}

/** When a line was once sent says nothing of a clock today: its time is taken as it stands. */
function atStatedTime({ sentAt, ...body }: Record<string, unknown>): Record<string, unknown> {
  const stated = body['timestamp'] ?? body['originalTimestamp'] ?? sentAt ?? body['receivedAt']
  return { ...body, timestamp: stated }
}

function readPerson(body: Record<string, unknown>): PersonInput {
  const { userId, user_id, anonymousId, anonymous_id, consents, devices, lastSeenAt, last_seen_at, ...rest } = body
  const { traits: nested = {}, ...flat } = rest
  const input = {
    userId: userId ?? user_id,
    anonymousIds: anonymousId ?? anonymous_id,
    lastSeenAt: lastSeenAt ?? last_seen_at,
    consents: consents ?? [],
    devices: devices ?? [],
  }
  if (typeof nested !== 'object' || nested === null) return { ...input, traits: nested, besides: {} } as PersonInput
  const taken = new Set(Object.keys(flat).map((name) => columnOf(name) ?? name))
  const isBesides = ([name]: [string, unknown]) => taken.has(columnOf(name) ?? name)
  const entries = Object.entries(nested)
  return {
    ...input,
    traits: { ...Object.fromEntries(entries.filter((each) => !isBesides(each))), ...flat },
    besides: Object.fromEntries(entries.filter(isBesides)),
    // The cast: every part is checked by Person.
  } as PersonInput
}
