import { sql } from 'kysely'
import { expect, inject } from 'vitest'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { openStore } from '../database/open.ts'
import { givenWorkspace, test } from '../testing.ts'
import { ingestCalls } from './ingest.ts'
import { readCatalogue } from '../catalogue.ts'
import { givenCall, givenLiveCampaign } from './testing.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const ingest = (db: Db, workspaceId: number, ...calls: Parameters<typeof givenCall>[]) =>
  ingestCalls(
    db,
    workspaceId,
    calls.map((call) => givenCall(...call)),
    now,
  )

type CustomerRow = Record<string, unknown> & { id: number }
async function readCustomers({ tx, workspaceId }: WorkspaceTx): Promise<CustomerRow[]> {
  const { rows } =
    await sql<CustomerRow>`select * from customers where workspace_id = ${workspaceId} order by id`.execute(tx)
  return rows
}
async function readEvents({ tx, workspaceId }: WorkspaceTx): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select * from events where workspace_id = ${workspaceId} order by at, message_id`.execute(tx)
  return rows
}

test('standard traits become columns, the rest merges, null removes', async ({ db, workspaceId, inWs }) => {
  const traits = { email: ' Maya@Example.COM', phone: '+1 (555) 555-0123', locale: 'de_AT', timezone: 'europe/vienna' }
  await ingest(db, workspaceId, [
    'identify',
    { userId: 'u1', traits: { ...traits, country: 'at', plan: 'trial', ltv: 1 } },
  ])
  await ingest(db, workspaceId, [
    'identify',
    { userId: 'u1', traits: { plan: 'pro', ltv: null, seats: 3, phone: null } },
  ])
  expect(await inWs(readCustomers)).toMatchObject([
    {
      user_id: 'u1',
      email: 'maya@example.com',
      phone: null,
      language: 'de-AT',
      timezone: 'Europe/Vienna',
      country: 'AT',
      traits: { plan: 'pro', seats: 3 },
      last_seen_at: now,
    },
  ])
})

test('a trait that does not parse is kept as a plain trait and named', async ({ db, workspaceId, inWs }) => {
  const bad = { email: 'maya at example', phone: 'call me', language: 'Klingonish', timezone: 'Mars/Olympus' }
  const [result] = await ingest(db, workspaceId, ['identify', { userId: 'u1', traits: { ...bad, user_id: 'x' } }])
  expect(result?.warnings.map(({ path }) => path)).toEqual([
    'traits/email',
    'traits/phone',
    'traits/language',
    'traits/timezone',
    'traits/user_id',
  ])
  expect(await inWs(readCustomers)).toMatchObject([{ email: null, phone: null, traits: bad }])
})

test('a time at the edge of the calendar is kept, as a time or as it came', async ({ db, workspaceId, inWs }) => {
  const edges = ['0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', '0001-01-01', '9999-12-31']
  for (const [index, created_at] of edges.entries())
    await ingest(db, workspaceId, ['identify', { userId: `u${index}`, traits: { created_at } }])
  const customers = await inWs(readCustomers)
  expect(customers.map((customer) => customer['traits'])).toEqual([
    { created_at: edges[0] },
    { created_at: edges[1] },
    {},
    {},
  ])
})

test('an anonymous visitor who signs in stays one customer, with all events', async ({ db, workspaceId, inWs }) => {
  await ingest(db, workspaceId, ['track', { anonymousId: 'a1', event: 'app_opened' }])
  await ingest(db, workspaceId, ['identify', { anonymousId: 'a1', userId: 'u1', traits: { email: 'a@example.com' } }])
  await ingest(db, workspaceId, ['track', { userId: 'u1', event: 'app_opened' }])
  await ingest(db, workspaceId, ['track', { anonymousId: 'a1', event: 'app_opened' }])
  const [customer, ...others] = await inWs(readCustomers)
  expect(others).toEqual([])
  expect((await inWs(readEvents)).map((event) => event['customer_id'])).toEqual(Array(3).fill(customer?.id))
})

test('a second user of the same device or address is another customer', async ({ db, workspaceId, inWs }) => {
  await ingest(db, workspaceId, ['identify', { anonymousId: 'a1', userId: 'u1', traits: { phone: '+15555550101' } }])
  await ingest(db, workspaceId, ['identify', { anonymousId: 'a1', userId: 'u2', traits: { phone: '+15555550101' } }])
  expect((await inWs(readCustomers)).map((customer) => customer['user_id'])).toEqual(['u1', 'u2'])
})

test('an alias gives a customer a second id', async ({ db, workspaceId, inWs }) => {
  await ingest(db, workspaceId, ['identify', { userId: 'old', traits: { plan: 'pro' } }])
  await ingest(db, workspaceId, ['alias', { userId: 'new', previousId: 'old' }])
  await ingest(db, workspaceId, ['track', { userId: 'new', event: 'app_opened' }])
  expect(await inWs(readCustomers)).toMatchObject([{ user_id: 'old', traits: { plan: 'pro' } }])
})

test('fifty calls at once about a new user make one customer and lose no event', async ({ db, workspaceId, inWs }) => {
  await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      ingest(
        db,
        workspaceId,
        ['track', { userId: 'u1', anonymousId: `a${index % 5}`, event: 'app_opened', messageId: `m${index}` }],
        ['identify', { userId: 'u1', traits: { [`t${index}`]: index } }],
        ['track', { userId: `other${index % 7}`, event: 'app_opened' }],
      ),
    ),
  )
  const customers = await inWs(readCustomers)
  expect(customers).toHaveLength(8)
  expect(Object.keys(customers.find((customer) => customer['user_id'] === 'u1')?.['traits'] ?? {})).toHaveLength(50)
  expect(await inWs(readEvents)).toHaveLength(100)
})

test('two processes at once about the same users make no customer twice', async ({ db, workspaceId, inWs }) => {
  const other = await openStore(inject('testStore'))
  const takeAll = (from: Db, source: string) =>
    Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        ingest(
          from,
          workspaceId,
          ['track', { userId: `u${index % 6}`, event: 'app_opened', messageId: `m${index}` }],
          ['identify', { userId: `u${index % 4}`, traits: { email: `u${index % 4}@example.com`, [source]: index } }],
          ['track', { userId: `u${index % 5}`, event: 'app_opened', messageId: `${source}${index}` }],
        ),
      ),
    )
  await Promise.all([takeAll(db, 'one'), takeAll(other.db, 'two')])
  await other.close()
  const customers = await inWs(readCustomers)
  expect(customers.map((customer) => String(customer['user_id'])).toSorted()).toEqual([
    'u0',
    'u1',
    'u2',
    'u3',
    'u4',
    'u5',
  ])
  // 30 that both sent, and 30 of each one's own.
  expect(await inWs(readEvents)).toHaveLength(90)
})

test('a message id counts once, in one batch and in later ones', async ({ db, workspaceId, inWs }) => {
  const track: Parameters<typeof givenCall> = ['track', { userId: 'u1', event: 'app_opened', messageId: 'm1' }]
  const results = [...(await ingest(db, workspaceId, track, track)), ...(await ingest(db, workspaceId, track))]
  expect(results.map(({ duplicate }) => duplicate)).toEqual([false, true, true])
  expect(await inWs(readEvents)).toHaveLength(1)
})

test('the time of an event follows our clock, and is never in the future', async ({ db, workspaceId, inWs }) => {
  const wrongClock = { timestamp: '2031-01-01T00:00:00Z', sentAt: '2031-01-01T00:05:00Z' }
  await ingest(
    db,
    workspaceId,
    ['track', { userId: 'u1', event: 'offline', ...wrongClock }],
    ['track', { userId: 'u1', event: 'plain', timestamp: '2026-11-01T00:00:00+01:00' }],
    ['track', { userId: 'u1', event: 'future', timestamp: '2031-01-01T00:00:00Z' }],
    ['track', { userId: 'u1', event: 'absurd', timestamp: '1970-01-01T00:00:00Z', sentAt: '9999-01-01T00:00:00Z' }],
  )
  const times = Object.fromEntries((await inWs(readEvents)).map((event) => [event['name'], String(event['at'])]))
  expect(times).toEqual({
    offline: '2026-11-24T09:55:00Z',
    plain: '2026-10-31T23:00:00Z',
    future: '2026-11-24T10:00:00Z',
    absurd: '1970-01-01T00:00:00Z',
  })
})

test('text that PostgreSQL cannot keep does no harm', async ({ db, workspaceId, inWs }) => {
  const nasty = { 'a\u0000b': '\u0000x\ud800', list: [{ deep: 'y\udc00' }], huge: 1e308 }
  await ingest(
    db,
    workspaceId,
    ['identify', { userId: 'u\u0000\ud8001', traits: nasty }],
    ['track', { userId: 'u\u0000\ud8001', event: 'e\u0000', properties: nasty, context: nasty }],
  )
  expect(await inWs(readCustomers)).toMatchObject([{ traits: { ab: 'x\ufffd', list: [{ deep: 'y\ufffd' }] } }])
})

test('devices follow their last customer and keep what was said of push', async ({ db, workspaceId, inWs }) => {
  const device = (more: object) => ({ context: { device: { token: 'tok', type: 'iOS', ...more } } })
  await ingest(db, workspaceId, ['track', { userId: 'u1', event: 'app_opened', ...device({ pushEnabled: false }) }])
  await ingest(db, workspaceId, ['track', { userId: 'u2', event: 'app_opened', ...device({}) }])
  const rows = await inWs(async ({ tx }) => {
    const found = await sql`
      select c.user_id, d.platform, d.push_enabled from devices d join customers c on c.id = d.customer_id
       where d.workspace_id = ${workspaceId}`.execute(tx)
    return found.rows
  })
  expect(rows).toEqual([{ user_id: 'u2', platform: 'ios', push_enabled: false }])
})

test('a late call takes no device from whoever used it since, and leave to track is no leave to push', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const use = (userId: string, timestamp: string): Parameters<typeof givenCall> => [
    'track',
    {
      userId,
      event: 'app_opened',
      timestamp,
      context: { device: { token: 'tok', type: 'ios', adTrackingEnabled: false } },
    },
  ]
  await ingest(db, workspaceId, use('u1', '2026-11-24T09:00:00Z'), use('u3', '2026-11-24T07:00:00Z'))
  await ingest(db, workspaceId, use('u2', '2026-11-24T08:00:00Z'))
  const { rows } = await inWs(({ tx }) =>
    sql`select c.user_id, d.push_enabled from devices d join customers c on c.id = d.customer_id
         where d.workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ user_id: 'u1', push_enabled: true }])
})

test('the catalogue counts events and learns what their properties hold', async ({ db, workspaceId, inWs }) => {
  const track = (properties: object): Parameters<typeof givenCall> => [
    'track',
    { userId: 'u1', event: 'paid', properties },
  ]
  await ingest(db, workspaceId, track({ total: 5, at: '2026-11-01' }), track({ total: 6, note: null }))
  await ingest(db, workspaceId, track({ total: 'seven', coupon: true }))
  const { events } = await inWs(readCatalogue)
  expect(events).toMatchObject([{ name: 'paid', count: 3 }])
  expect(Object.fromEntries(events[0]?.properties.map(({ name, type }) => [name, type]) ?? [])).toEqual({
    total: 'mixed',
    at: 'date',
    coupon: 'boolean',
  })
})

test('an event that a live campaign waits for is queued once, in the same transaction', async ({
  db,
  workspaceId,
  inWs,
}) => {
  await inWs((ws) => givenLiveCampaign(ws, { trigger: { kind: 'event', event: 'signed_up' } }))
  const signUp: Parameters<typeof givenCall> = [
    'track',
    { userId: 'u1', event: 'signed_up', messageId: 'm1', properties: { plan: 'pro' } },
  ]
  await ingest(db, workspaceId, signUp, ['track', { userId: 'u1', event: 'app_opened' }], signUp)
  await ingest(db, workspaceId, signUp)
  const { rows } = await inWs(({ tx }) =>
    sql`select c.user_id, e.name, e.at, e.message_id, e.properties
          from due_events e join customers c on c.workspace_id = e.workspace_id and c.id = e.customer_id
         where e.workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ user_id: 'u1', name: 'signed_up', at: now, message_id: 'm1', properties: { plan: 'pro' } }])
})

test('two workspaces never share a customer or a message id', async ({ db, workspaceId }) => {
  const other = await givenWorkspace(db, 'Other')
  const track: Parameters<typeof givenCall> = ['track', { userId: 'u1', event: 'app_opened', messageId: 'm1' }]
  await ingest(db, workspaceId, track)
  await ingest(db, other, track)
  for (const id of [workspaceId, other]) {
    expect(await inWorkspace(db, id, readCustomers)).toHaveLength(1)
    expect(await inWorkspace(db, id, readEvents)).toHaveLength(1)
  }
})
