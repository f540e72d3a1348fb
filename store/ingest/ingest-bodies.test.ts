import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { WorkspaceTx } from '../database/db.ts'
import { test } from '../testing.ts'
import { BatchCall, type Call, callTypes } from './calls.ts'
import { ingestCalls } from './ingest.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')

const nastyTexts = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud800',
  'a'.repeat(300),
  '😀'.repeat(140),
  '__proto__',
  'constructor',
  'user_id',
  'null',
  "'; drop table customers; --",
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '0000-00-00',
  '2026-02-30',
  '1e400',
  '-1',
  '99999999999999999999',
  'x@y.example',
  '+1 555 555 0123',
  'Europe/Paris',
  'de_DE.UTF-8',
)
const texts = fc.oneof(nastyTexts, fc.string({ unit: 'binary', maxLength: 12 }))
const values = fc.oneof(texts, fc.jsonValue({ maxDepth: 3 }), fc.double(), fc.constantFrom(null, -0, 1e308, 2 ** 60))
const names = fc.oneof(
  texts,
  fc.constantFrom('email', 'phone', 'language', 'locale', 'timezone', 'country', 'created_at', 'last_seen_at', 'token'),
)
const objects = fc.dictionary(names, values, { maxKeys: 6 })
const ids = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('u1', 'u2', 'a1', 7) }, { weight: 1, arbitrary: values })
const times = fc.constantFrom('2026-11-24T09:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T00:00:00Z', null, '2026')
const mostly = <T>(wanted: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: wanted }, { weight: 1, arbitrary: values })

const calls = fc.record(
  {
    type: mostly(fc.constantFrom(...callTypes)),
    userId: ids,
    anonymousId: ids,
    previousId: ids,
    groupId: ids,
    messageId: ids,
    event: mostly(fc.constantFrom('app_opened', 'signed_up', '__proto__', 'e\u0000', '😀'.repeat(120))),
    name: texts,
    traits: mostly(objects),
    properties: mostly(objects),
    context: mostly(fc.record({ device: mostly(objects), timezone: values, locale: values }, { requiredKeys: [] })),
    timestamp: times,
    sentAt: times,
  },
  { requiredKeys: ['type', 'userId', 'event', 'previousId', 'groupId'] },
)

async function countRows({ tx, workspaceId }: WorkspaceTx): Promise<{ events: number; customers: number }> {
  const { rows } = await sql<{ events: number; customers: number }>`
    select (select count(*) from events where workspace_id = ${workspaceId}) as events,
           (select count(*) from customers where workspace_id = ${workspaceId}) as customers`.execute(tx)
  return rows[0] ?? { events: Number.NaN, customers: Number.NaN }
}

/** What the schema lets through of the calls as they would come over the wire, where NaN and undefined do not exist. */
function parseCalls(drawn: readonly object[]): Call[] {
  const raw: object[] = JSON.parse(JSON.stringify(drawn))
  return raw.flatMap((call) => {
    const body = BatchCall.safeParse({ batch: [call] })
    return body.success ? body.data.batch : []
  })
}

const isEvent = ({ type }: Call) => type === 'track' || type === 'page' || type === 'screen'

test('whatever passes the schema is taken: every call answered, every new event kept', async ({
  db,
  workspaceId,
  inWs,
}) => {
  let taken = 0
  await fc.assert(
    fc.asyncProperty(fc.array(calls, { minLength: 1, maxLength: 20, size: 'max' }), async (drawn) => {
      const accepted = parseCalls(drawn)
      const before = await inWs(countRows)
      const results = await ingestCalls(db, workspaceId, accepted, now)
      const after = await inWs(countRows)
      expect(results).toHaveLength(accepted.length)
      const fresh = accepted.filter((call, index) => isEvent(call) && results[index]?.duplicate === false)
      expect(after.events - before.events).toBe(fresh.length)
      taken += accepted.length
    }),
    { numRuns: 60 },
  )
  expect(taken).toBeGreaterThan(200)
})

test('a batch that fails half-way leaves nothing behind, and can be sent again', async ({ db, workspaceId, inWs }) => {
  const good = parseCalls([
    { type: 'identify', userId: 'u1', traits: { email: 'a@example.com' } },
    { type: 'track', userId: 'u1', event: 'signed_up', messageId: 'm1' },
  ])
  // As no schema would let it through: PostgreSQL refuses the character.
  const broken = good.map((call) => (call.type === 'track' ? { ...call, event: '\u0000' } : call))
  await expect(ingestCalls(db, workspaceId, broken, now)).rejects.toThrow('unsupported Unicode')
  expect(await inWs(countRows)).toEqual({ events: 0, customers: 0 })
  expect(await ingestCalls(db, workspaceId, good, now)).toMatchObject([{ duplicate: false }, { duplicate: false }])
})
