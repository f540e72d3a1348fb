import { sql } from 'kysely'
import { expect } from 'vitest'
import { toCalls } from '../../cli/import/person.ts'
import { foldCatalogue } from '../catalogue/fold.ts'
import { findCustomer, readCustomer } from '../customers/customers.ts'
import { suppressAddresses } from '../customers/suppressions.ts'
import { type Db, inWorkspace } from '../database/db.ts'
import { ingestCalls } from '../ingest/ingest.ts'
import { givenCall } from '../ingest/testing.ts'
import { test } from '../testing.ts'
import { finishForgettings } from './finish-forgetting.ts'
import { forgetCustomer } from './forget-customer.ts'
import { liftTombstones, readTombstone } from './tombstones.ts'
import { scanDatabase } from './testing.ts'

const at = Temporal.Instant.from('2026-11-24T10:00:00Z')
const identify = (userId: string | null, traits: object, anonymousId: string | null = null) =>
  givenCall('identify', { userId, anonymousId, traits })
const track = (ids: { userId?: string; anonymousId?: string }) => givenCall('track', { ...ids, event: 'came_back' })

async function findId(db: Db, workspaceId: number, value: string): Promise<number | null> {
  return inWorkspace(db, workspaceId, (ws) => findCustomer(ws, { kind: 'user_id', value }))
}

async function givenForgotten(db: Db, workspaceId: number): Promise<number> {
  await ingestCalls(db, workspaceId, [identify('usr-mk1', { email: 'mk1@example.com' }, 'anon-mk1')], at)
  await ingestCalls(db, workspaceId, [track({ userId: 'usr-mk1' })], at)
  const customerId = (await findId(db, workspaceId, 'usr-mk1')) ?? Number.NaN
  await forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at })
  return customerId
}

test('late calls of a forgotten customer are dropped with a warning, also in a batch with others', async ({
  db,
  workspaceId,
}) => {
  await givenForgotten(db, workspaceId)
  const calls = [track({ userId: 'usr-mk1' }), track({ userId: 'usr-other' }), track({ anonymousId: 'anon-mk1' })]
  const results = await ingestCalls(db, workspaceId, calls, at)
  expect(results.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([['forgotten'], [], ['forgotten']])
  expect(await findId(db, workspaceId, 'usr-mk1')).toBeNull()
  expect(await findId(db, workspaceId, 'usr-other')).not.toBeNull()
  await inWorkspace(db, workspaceId, foldCatalogue)
  const { rows } = await sql<{ count: number }>`
    select count from catalogue_events where workspace_id = ${workspaceId} and name = 'came_back'`.execute(db)
  expect(rows).toEqual([{ count: 1 }])
})

test('an import that knows a forgotten customer by an address alone brings nobody back', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const traits = { email: 'mk1@example.com', phone: '+15555550177' }
  await ingestCalls(db, workspaceId, [identify('usr-mk1', traits)], at)
  const customerId = (await findId(db, workspaceId, 'usr-mk1')) ?? Number.NaN
  await forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at })
  const calls = Object.values(traits).flatMap((address) => {
    const read = toCalls({
      traits: address.includes('@') ? { email: address } : { phone: address },
      besides: {},
      userId: null,
      anonymousIds: [],
    })
    return 'calls' in read ? read.calls : []
  })
  const results = await ingestCalls(db, workspaceId, calls, at)
  expect(results.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([['forgotten'], ['forgotten']])
  expect(await inWs((ws) => findCustomer(ws, { kind: 'email', value: traits.email }))).toBeNull()
})

test('who signs up anew with the same email and browser is a new customer, and a lifted one may come back', async ({
  db,
  workspaceId,
  inWs,
}) => {
  await givenForgotten(db, workspaceId)
  await ingestCalls(db, workspaceId, [identify('usr-new', { email: 'mk1@example.com' }, 'anon-mk1')], at)
  const id = (await findId(db, workspaceId, 'usr-new')) ?? Number.NaN
  expect(await inWs((ws) => readCustomer(ws, id))).toMatchObject({ email: 'mk1@example.com' })
  const identity = { kind: 'anonymous_id', value: 'anon-mk1' } as const
  expect(await inWs((ws) => findCustomer(ws, identity))).toBeNull()
  expect(await inWs((ws) => readTombstone(ws, identity))).toEqual(at)
  expect(await inWs((ws) => liftTombstones(ws, identity))).toBe(3)
  await ingestCalls(db, workspaceId, [track({ userId: 'usr-mk1' })], at)
  expect(await findId(db, workspaceId, 'usr-mk1')).not.toBeNull()
})

test('a suppressed address stays suppressed for whoever has it next, and is not kept meanwhile', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const given = { email: 'mk2@example.com' }
  await ingestCalls(db, workspaceId, [identify('usr-mk2', given)], at)
  await inWs((ws) => suppressAddresses(ws, [{ channel: 'email', address: given.email, reason: 'complained' }], at))
  const customerId = (await findId(db, workspaceId, 'usr-mk2')) ?? Number.NaN
  await forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at })
  expect(await scanDatabase(db, [given.email])).toEqual([])
  await ingestCalls(db, workspaceId, [identify('usr-mk3', given)], at)
  const next = (await findId(db, workspaceId, 'usr-mk3')) ?? Number.NaN
  expect(await inWs((ws) => readCustomer(ws, next))).toMatchObject({
    suppressed: [{ channel: 'email', reason: 'complained' }],
  })
})

test('an international address that was forgotten in one spelling stays so in the other', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const [ascii, folded] = ['mk8@xn--tda.example', 'mk8@ü.example']
  // As they were kept before addresses were folded.
  await sql`
    with w as (select forget_salt as salt from workspace_settings where workspace_id = ${workspaceId}),
         act as (insert into privacy_acts (workspace_id, kind, member_id, at)
                 values (${workspaceId}, 'forgotten', 'mem_test', ${at.toString()}) returning id),
         tombstone as (insert into forgotten_identities (workspace_id, kind, hash, act_id)
                       select ${workspaceId}, 'email', sha256(salt || convert_to(${`email:${ascii}`}, 'UTF8')), id from w, act)
    insert into suppression_hashes (workspace_id, channel, hash, reason, created_at)
    select ${workspaceId}, 'email', sha256(salt || convert_to(${ascii}, 'UTF8')), 'complained', ${at.toString()} from w`.execute(
    db,
  )
  for (const email of [ascii, folded]) {
    const [result] = await ingestCalls(db, workspaceId, [identify(null, { email }, `email:${folded}`)], at)
    expect(result?.warnings.map(({ code }) => code)).toEqual(['forgotten'])
  }
  await ingestCalls(db, workspaceId, [identify('usr-mk8', { email: folded })], at)
  const id = (await findId(db, workspaceId, 'usr-mk8')) ?? Number.NaN
  expect(await inWs((ws) => readCustomer(ws, id))).toMatchObject({
    email: folded,
    suppressed: [{ channel: 'email', reason: 'complained' }],
  })
  expect(await inWs((ws) => readTombstone(ws, { kind: 'email', value: folded }))).toEqual(at)
  expect(await inWs((ws) => liftTombstones(ws, { kind: 'email', value: folded }))).toBe(1)
})

test('calls that arrive while their customer is forgotten bring nobody back', async ({ db, workspaceId }) => {
  await ingestCalls(db, workspaceId, [identify('usr-mk4', { email: 'mk4@example.com' })], at)
  const customerId = (await findId(db, workspaceId, 'usr-mk4')) ?? Number.NaN
  const late = Array.from({ length: 20 }, () => ingestCalls(db, workspaceId, [track({ userId: 'usr-mk4' })], at))
  await Promise.all([...late, forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at })])
  expect(await findId(db, workspaceId, 'usr-mk4')).toBeNull()
  expect(await scanDatabase(db, ['usr-mk4'])).toEqual([])
})

test('what a running turn writes afterwards is redacted once it has ended', async ({ db, workspaceId }) => {
  await ingestCalls(db, workspaceId, [identify('usr-mk5', { email: 'mk5@example.com' })], at)
  const customerId = (await findId(db, workspaceId, 'usr-mk5')) ?? Number.NaN
  await sql`
    insert into threads (workspace_id, id, surface, created_by, created_at, lease_token, lease_until)
    values (${workspaceId}, 'thr_mk5', 'web', 'mem_test', ${at.toString()}, gen_random_uuid(), ${at.add({ seconds: 30 }).toString()})`.execute(
    db,
  )
  await forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at })
  await sql`update threads set title = 'About mk5@example.com' where workspace_id = ${workspaceId}`.execute(db)
  await finishForgettings(db, at.add({ seconds: 60 }))
  expect(await scanDatabase(db, ['mk5@example.com'])).toEqual([])
  const { rows } = await sql`
    select finished_at is not null as done from privacy_acts where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([{ done: true }])
})
