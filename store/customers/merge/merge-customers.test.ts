import { sql } from 'kysely'
import { expect } from 'vitest'
import { givenLiveCampaign } from '../../ingest/testing.ts'
import { setConsents } from '../consents.ts'
import { readCustomer } from '../customers.ts'
import { findCurrentCustomer, listMergedFrom } from '../merges.ts'
import { movedTables } from './move-rows.ts'
import { type GivenCall, ingest, login, now, test } from './testing.ts'

test('who signs in keeps their traits, fills the gaps, and has everything of both', async ({
  db,
  workspaceId,
  inWs,
  pair,
  merge,
}) => {
  const device = { context: { device: { token: 'tok', type: 'ios' } } }
  await ingest(db, workspaceId, ['track', { anonymousId: 'a1', event: 'app_opened', ...device }])
  await ingest(db, workspaceId, ['track', { userId: 'u1', event: 'app_opened' }])
  await merge()
  expect(await inWs((ws) => readCustomer(ws, pair.known))).toMatchObject({
    userId: 'u1',
    email: 'u1@example.com',
    phone: '+15555550123',
    traits: { plan: 'pro', seats: 3 },
    devices: [{ platform: 'ios' }],
  })
  const { rows } = await inWs(({ tx }) =>
    sql`select customer_id as id, count(*) from events where workspace_id = ${workspaceId} group by 1`.execute(tx),
  )
  expect(rows).toEqual([{ id: pair.known, count: 2 }])
})

test('who became whom is recorded, with the call that showed it and what changed hands', async ({
  inWs,
  pair,
  merge,
}) => {
  await merge()
  expect(await inWs((ws) => findCurrentCustomer(ws, pair.anonymous))).toBe(pair.known)
  expect(await inWs((ws) => listMergedFrom(ws, pair.known))).toEqual([
    {
      id: pair.anonymous,
      into: pair.known,
      at: now,
      cause: 'same_call',
      messageId: 'login',
      identity: { kind: 'anonymous_id', value: 'a1' },
      moved: { customer_identities: 2 },
      overruled: [],
    },
  ])
})

test('what the signing in itself says or removes counts more than what either had', async ({
  db,
  workspaceId,
  inWs,
  pair,
}) => {
  const traits = { plan: 'team', seats: null, phone: null }
  await ingest(db, workspaceId, ['identify', { userId: 'u1', anonymousId: 'a1', traits }])
  const customer = await inWs((ws) => readCustomer(ws, pair.known))
  expect(customer).toMatchObject({ phone: null, traits: { plan: 'team' } })
  expect(customer.traits).not.toHaveProperty('seats')
})

test('a chain of merges in one batch leads to one customer, under every earlier id', async ({
  db,
  workspaceId,
  inWs,
  pair,
}) => {
  await ingest(db, workspaceId, ['identify', { anonymousId: 'a2', traits: { plan: 'none', city: 'Linz' } }])
  await ingest(db, workspaceId, ['identify', { userId: 'u9', traits: { seats: 9 } }])
  const alias: GivenCall = ['alias', { userId: 'u9', previousId: 'u1' }]
  const sameDevice: GivenCall = ['identify', { anonymousId: 'a2', traits: { phone: '+15555550123' } }]
  await ingest(db, workspaceId, sameDevice, login, alias, ['track', { anonymousId: 'a2', event: 'app_opened' }])
  const { rows } = await inWs(({ tx }) =>
    sql<{ id: number; userId: string; traits: unknown }>`
      select id, user_id as "userId", traits from customers where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toMatchObject([{ userId: 'u9', traits: { seats: 9, plan: 'pro', city: 'Linz' } }])
  const [{ id } = { id: 0 }] = rows
  for (const former of [pair.known, pair.anonymous])
    expect(await inWs((ws) => findCurrentCustomer(ws, former))).toBe(id)
  expect(await inWs((ws) => listMergedFrom(ws, id))).toHaveLength(3)
})

test('two known customers stay two, whatever they share, until an alias joins them', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const shared = { email: 'family@example.com', phone: '+15555550199' }
  const count = async () =>
    (await inWs(({ tx }) => sql`select 1 from customers where workspace_id = ${workspaceId}`.execute(tx))).rows.length
  await ingest(db, workspaceId, ['identify', { userId: 'mum', anonymousId: 'tablet', traits: shared }])
  await ingest(db, workspaceId, ['identify', { userId: 'son', anonymousId: 'tablet', traits: shared }])
  expect(await count()).toBe(2)
  await ingest(db, workspaceId, ['alias', { userId: 'son', previousId: 'tablet' }])
  expect(await count()).toBe(2)
  await ingest(db, workspaceId, ['alias', { userId: 'son', previousId: 'mum' }])
  expect(await count()).toBe(1)
})

test('an alias that comes before the calls of its previous id still joins them', async ({
  db,
  workspaceId,
  inWs,
  pair,
}) => {
  await ingest(db, workspaceId, ['alias', { userId: 'u1', previousId: 'visitor' }])
  await ingest(db, workspaceId, ['track', { anonymousId: 'visitor', event: 'app_opened' }])
  const { rows } = await inWs(({ tx }) =>
    sql`select customer_id as id from events where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ id: pair.known }])
})

test('the later consent counts, and the refusal that gave way is kept with the merge', async ({
  inWs,
  pair,
  merge,
}) => {
  const say = (id: number, channel: string, allowed: boolean, hours: number) =>
    inWs((ws) => setConsents(ws, id, [{ topic: 'offers', channel, allowed }], 'api', now.subtract({ hours })))
  await say(pair.known, 'email', true, 3)
  await say(pair.anonymous, 'email', false, 2)
  await say(pair.known, 'sms', true, 1)
  await say(pair.anonymous, 'sms', false, 2)
  await say(pair.known, 'push', true, 2)
  await say(pair.anonymous, 'push', false, 2)
  await merge()
  expect((await inWs((ws) => readCustomer(ws, pair.known))).consents).toMatchObject([
    { channel: 'email', allowed: false },
    { channel: 'push', allowed: false },
    { channel: 'sms', allowed: true },
  ])
  const [merged] = await inWs((ws) => listMergedFrom(ws, pair.known))
  expect(merged?.overruled).toMatchObject([
    { channel: 'email', allowed: true },
    { channel: 'push', allowed: true },
    { channel: 'sms', allowed: false, source: 'api', changedAt: '2026-11-24T08:00:00Z' },
  ])
})

test('of two who sign in on one device at once, each keeps a customer of their own', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const devices = Array.from({ length: 10 }, (_, index) => `d${index}`)
  for (const device of devices) await ingest(db, workspaceId, ['track', { anonymousId: device, event: 'app_opened' }])
  await Promise.all(
    devices.flatMap((device) =>
      ['x', 'y'].map((user) =>
        ingest(db, workspaceId, ['identify', { userId: `${user}-${device}`, anonymousId: device }]),
      ),
    ),
  )
  const { rows } = await inWs(({ tx }) =>
    sql<{ count: number; most: number }>`
      select count(*) as count, max(ids) as most from (
        select count(*) filter (where kind = 'user_id') as ids from customer_identities
         where workspace_id = ${workspaceId} group by customer_id) c`.execute(tx),
  )
  expect(rows).toEqual([{ count: 20, most: 1 }])
})

test('ten aliases at once in a ring make one customer, with every event', async ({ db, workspaceId, inWs }) => {
  const users = Array.from({ length: 10 }, (_, index) => `r${index}`)
  for (const userId of users)
    await ingest(
      db,
      workspaceId,
      ['track', { userId, event: 'app_opened' }],
      ['identify', { userId, traits: { [userId]: 1 } }],
    )
  await Promise.all(
    users.map((userId, index) => ingest(db, workspaceId, ['alias', { userId, previousId: `r${(index + 1) % 10}` }])),
  )
  const { rows } = await inWs(({ tx }) =>
    sql<{ id: number; traits: object; events: number; merged: number }>`
      select c.id, c.traits, (select count(*) from events e where e.workspace_id = c.workspace_id and e.customer_id = c.id) as events,
             (select count(*) from customer_merges m where m.workspace_id = c.workspace_id and m.customer_id = c.id) as merged
        from customers c where c.workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toMatchObject([{ events: 10, merged: 9 }])
  expect(Object.keys(rows[0]?.traits ?? {}).toSorted()).toEqual(users)
})

test('an event that waits to be acted on waits for the one who remains', async ({
  db,
  workspaceId,
  inWs,
  pair,
  merge,
}) => {
  await inWs((ws) => givenLiveCampaign(ws, { trigger: { kind: 'event', event: 'signed_up' } }))
  await ingest(db, workspaceId, ['track', { anonymousId: 'a1', event: 'signed_up' }])
  await merge()
  const { rows } = await inWs(({ tx }) =>
    sql`select customer_id as id from due_events where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ id: pair.known }])
})

test('every table that speaks of a customer is thought of', async ({ inWs }) => {
  const { rows } = await inWs(({ tx }) =>
    sql<{ name: string }>`
      select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       where a.attname = 'customer_id' and c.relkind in ('r', 'p') and not c.relispartition
         and c.relnamespace = 'public'::regnamespace`.execute(tx),
  )
  // Consents, memberships and refusals are joined; rechecks are made anew.
  const known = [...movedTables, 'consents', 'entry_refusals', 'memberships', 'broadcast_rechecks']
  expect(rows.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
})
