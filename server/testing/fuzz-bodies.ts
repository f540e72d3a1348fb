import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { callTypes } from '../../store/ingest/calls.ts'

/** A request as the wire carries it. */
export type FuzzRequest = { payload: Buffer; headers: Record<string, string> }

/** Text that JSON.stringify would not write, put in place of these names after it has written the rest. */
const rawJson: Record<string, string> = {
  '@huge': '1e999',
  '@long': '9'.repeat(400),
  '@deep': `${'['.repeat(60)}${']'.repeat(60)}`,
  '@deeper': `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  '@open': '['.repeat(300),
  '@proto': '{"__proto__":{"admin":true},"constructor":{"prototype":{"a":1}}}',
  '@twice': '{"a":1,"a":{"b":2}}',
  '@half': '"\\ud800"',
  '@control': '"\n"',
  '@nothing': '',
}

const oddTexts = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udc00x',
  '😀'.repeat(140),
  'a'.repeat(300),
  'x'.repeat(33_000),
  '__proto__',
  'constructor',
  'user_id',
  "'; drop table customers; --",
  '{{ customer.email }}',
  'שלום \u202e',
  '0001-01-01T00:00:00+14:00',
  '2026-13-45T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '1e400',
  'NaN',
  'x@y.example',
  '+1 555 555 0123',
)
const texts = fc.oneof(
  { weight: 15, arbitrary: oddTexts },
  { weight: 15, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(rawJson)) },
)
const oddNumbers = fc.constantFrom(0, -0, -1, 2 ** 53, 2 ** 63, 1e308, 5e-324, 1_764_000_000)
const values = fc.oneof(texts, oddNumbers, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, true, [], {}))

const names = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('email', 'phone', 'locale', 'timezone', 'country', 'created_at', 'plan') },
  { weight: 1, arbitrary: texts },
)
const objects = fc.dictionary(names, values, { maxKeys: 5 })
export const mostly = <T>(wanted: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: wanted }, { weight: 1, arbitrary: values })
const ids = mostly(fc.constantFrom('u1', 'u2', 'u3', 'a1', 42))
const times = mostly(fc.constantFrom('2026-11-24T09:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', null))
const contexts = fc.record(
  {
    device: mostly(fc.record({ token: values, type: values, pushEnabled: values }, { requiredKeys: [] })),
    timezone: values,
    locale: values,
    traits: mostly(objects),
    active: fc.boolean(),
  },
  { requiredKeys: [] },
)

const message = (type: fc.Arbitrary<unknown>) =>
  fc.record(
    {
      type,
      userId: ids,
      anonymousId: ids,
      previousId: ids,
      groupId: ids,
      messageId: mostly(fc.uuid()),
      event: mostly(fc.constantFrom('app_opened', 'order_completed')),
      name: mostly(fc.constantFrom('Pricing', '', null)),
      traits: mostly(objects),
      properties: mostly(objects),
      context: mostly(contexts),
      timestamp: times,
      sentAt: times,
    },
    { requiredKeys: ['type', 'userId', 'previousId', 'groupId', 'event'] },
  )

const batch = fc.record(
  {
    batch: mostly(fc.array(mostly(message(mostly(fc.constantFrom(...callTypes)))), { maxLength: 6 })),
    sentAt: times,
    context: mostly(contexts),
    integrations: values,
  },
  { requiredKeys: ['batch'] },
)

/** What happens to bytes on their way. */
export const mutations = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant('none' as const) },
    { weight: 1, arbitrary: fc.constantFrom('cut', 'flip', 'insert', 'drop', 'repeat', 'append') },
  ),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
})
const wraps = fc.oneof(
  { weight: 20, arbitrary: fc.constant('plain' as const) },
  { weight: 6, arbitrary: fc.constant('gzip' as const) },
  { weight: 1, arbitrary: fc.constantFrom('gzip cut', 'gzip broken', 'not gzip', 'bomb', 'unknown') },
)
const contentTypes = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('application/json', 'text/plain;charset=UTF-8') },
  { weight: 1, arbitrary: fc.constantFrom('application/x-www-form-urlencoded', 'application/xml', 'x', '') },
)

/** Requests to one endpoint: mostly likely ones, some damaged in their fields, their bytes or their packing. */
export function fuzzRequests(kind: string): fc.Arbitrary<FuzzRequest> {
  return damageSome(kind === 'batch' ? batch : message(fc.constant(kind)))
}

/** Requests with these bodies, or with any other JSON in their place; some are damaged on their way. */
export function damageSome(likely: fc.Arbitrary<unknown>): fc.Arbitrary<FuzzRequest> {
  const bodies = fc.oneof({ weight: 12, arbitrary: likely }, { weight: 1, arbitrary: values })
  return fc.tuple(bodies, mutations, wraps, contentTypes).map(([body, mutation, wrap, contentType]) => {
    const written = (JSON.stringify(body) ?? '').replaceAll(/"(@\w+)"/g, (text, name: string) => rawJson[name] ?? text)
    const { payload, encoding } = pack(mutate(Buffer.from(written), mutation), wrap)
    return { payload, headers: { 'content-type': contentType, ...(encoding && { 'content-encoding': encoding }) } }
  })
}

export function mutate(body: Buffer, { kind, at, bytes }: { kind: string; at: number; bytes: Uint8Array }): Buffer {
  const place = Math.floor(at * body.length)
  const [before, after] = [body.subarray(0, place), body.subarray(place)]
  if (kind === 'cut') return before
  if (kind === 'flip') return Buffer.concat([before, bytes, after.subarray(bytes.length)])
  if (kind === 'insert') return Buffer.concat([before, bytes, after])
  if (kind === 'drop') return Buffer.concat([before, after.subarray(bytes.length)])
  if (kind === 'repeat') return Buffer.concat([before, after, after])
  if (kind === 'append') return Buffer.concat([body, bytes])
  return body
}

const bomb = gzipSync(Buffer.alloc(5_000_000, '['))

function pack(body: Buffer, wrap: string): { payload: Buffer; encoding?: string } {
  if (wrap === 'plain') return { payload: body }
  if (wrap === 'unknown') return { payload: body, encoding: 'br' }
  if (wrap === 'not gzip') return { payload: body, encoding: 'gzip' }
  if (wrap === 'bomb') return { payload: bomb, encoding: 'gzip' }
  const zipped = gzipSync(body, { level: 1 })
  if (wrap === 'gzip cut') return { payload: zipped.subarray(0, zipped.length / 2), encoding: 'gzip' }
  if (wrap === 'gzip broken') zipped.fill(7, 12, 20)
  return { payload: zipped, encoding: 'gzip' }
}
