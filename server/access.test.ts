import { sql } from 'kysely'
import { expect } from 'vitest'
import { newId } from '../domain/ids.ts'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import { type Db } from '../store/database/db.ts'
import { givenWorkspace, test } from '../store/testing.ts'
import { givenApp } from './testing.ts'

async function givenCustomer(db: Db, workspaceId: number, at: Temporal.Instant): Promise<number> {
  await ingestCalls(db, workspaceId, [givenCall('identify', { userId: 'u1', traits: { email: 'a@example.com' } })], at)
  const { rows } = await sql<{ id: number }>`select id from customers where workspace_id = ${workspaceId}`.execute(db)
  return rows[0]?.id ?? 0
}

test('no key, a wrong key and a key of another kind get nowhere', async ({ store, clock, workspaceId }) => {
  const { http, as, asWriter, mint } = await givenApp({ store, clock, workspaceId })
  const payload = { userId: 'u1', event: 'e' }
  const statusOf = async (method: 'GET' | 'POST', url: string, headers: Record<string, string>) =>
    (await http.inject({ method, url, headers, ...(method === 'POST' && { payload }) })).statusCode
  const [member, writer] = [await as('admin'), await asWriter()]
  const signIn = { authorization: `Bearer ${await mint('sign_in')}` }
  const session = { authorization: `Bearer ${await mint('session')}` }
  expect(await statusOf('POST', '/v1/track', writer)).toBe(200)
  expect(await statusOf('GET', '/v1/me', member)).toBe(200)
  for (const headers of [
    {},
    { authorization: 'Bearer crl_api_x' },
    { authorization: 'Basic !!' },
    writer,
    signIn,
    session,
  ]) {
    for (const url of ['/v1/me', '/v1/threads', '/v1/outbox', '/v1/campaigns', '/v1/segments', '/v1/approvals'])
      expect([url, await statusOf('GET', url, headers)]).toEqual([url, 401])
    expect(await statusOf('POST', '/agui', headers)).toBe(401)
  }
  for (const headers of [{}, { authorization: `Basic ${btoa('crl_write_x:')}` }, member])
    expect(await statusOf('POST', '/v1/track', headers)).toBe(401)
})

test('a wrong key is refused before the body is read', async ({ store, clock, workspaceId }) => {
  const { http } = await givenApp({ store, clock, workspaceId })
  const headers = { authorization: `Basic ${btoa('no:')}`, 'content-type': 'application/json' }
  expect((await http.inject({ method: 'POST', url: '/v1/track', headers, payload: '{{{' })).statusCode).toBe(401)
})

test('another workspace’s ids are not found', async ({ store, clock, db, workspaceId }) => {
  const other = await givenWorkspace(db, 'Other')
  const customerId = await givenCustomer(db, other, clock.now())
  const { http, as } = await givenApp({ store, clock, workspaceId })
  await sql`
    insert into threads (workspace_id, id, surface, created_by, created_at) values (${other}, 'thr_theirs', 'web', 'm', now())`.execute(
    db,
  )
  const headers = await as('admin')
  const consents = [{ topic: '*', channel: 'email', allowed: false }]
  const resume = [{ interruptId: newId('approval'), status: 'resolved', payload: { decision: 'approve' } }]
  for (const [method, url, payload] of [
    ['GET', `/v1/customers/${customerId}`],
    ['DELETE', `/v1/customers/${customerId}`],
    ['GET', `/v1/customers/${customerId}/deliveries`],
    ['GET', `/v1/customers/${customerId}/journeys`],
    ['POST', `/v1/customers/${customerId}/consents`, { consents }],
    ['GET', `/v1/campaigns/${newId('campaign')}`],
    ['GET', `/v1/campaigns/${newId('campaign')}/results`],
    ['POST', `/v1/approvals/${newId('approval')}/decision`, { decision: 'approve' }],
    ['POST', '/agui', { threadId: 'thr_theirs', resume }],
  ] as const) {
    const answer = await http.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
    expect([url, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([url, 404, 'not_found'])
  }
  expect((await http.inject({ url: '/v1/customers?userId=u1', headers })).json()).toEqual({ customers: [] })
  const theirs = await http.inject({ url: `/v1/customers/${customerId}`, headers: await as('viewer', other) })
  expect(theirs.json()).toMatchObject({ id: customerId, email: 'a@example.com' })
})

test('a role may do what it may do, and no more', async ({ store, clock, db, workspaceId }) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const url = `/v1/customers/${await givenCustomer(db, workspaceId, clock.now())}`
  const ask = async (
    role: Parameters<typeof as>[0],
    method: 'POST' | 'DELETE' | 'GET',
    path: string,
    payload?: object,
  ) => http.inject({ method, url: path, headers: await as(role), ...(payload && { payload }) })
  const consents = { consents: [{ topic: '*', channel: 'sms', allowed: true }] }
  expect((await ask('viewer', 'POST', `${url}/consents`, consents)).statusCode).toBe(403)
  const kept = await ask('editor', 'POST', `${url}/consents`, consents)
  expect(kept.json()).toMatchObject({ consents: [{ topic: '*', channel: 'sms', allowed: true, source: 'api' }] })
  const unknown = { consents: [{ topic: 'gossip', channel: '*', allowed: true }] }
  expect((await ask('editor', 'POST', `${url}/consents`, unknown)).json()).toMatchObject({
    status: 422,
    code: 'unknown_name',
    path: 'consents/0/topic',
  })
  const decision = `/v1/approvals/${newId('approval')}/decision`
  expect((await ask('editor', 'POST', decision, { decision: 'approve' })).statusCode).toBe(403)
  expect((await ask('approver', 'DELETE', url)).statusCode).toBe(403)
  expect((await ask('admin', 'DELETE', url)).statusCode).toBe(204)
  expect((await ask('admin', 'GET', url)).statusCode).toBe(404)
})

test('with a session, only our own pages may act', async ({ store, clock, workspaceId }) => {
  const { http, mint } = await givenApp({ store, clock, workspaceId })
  const cookie = `carillon_session=${await mint('session')}`
  const say = (headers: Record<string, string>) =>
    http.inject({
      method: 'POST',
      url: '/agui',
      headers: { cookie, host: 'c.example:4317', ...headers },
      payload: { messages: [] },
    })
  expect((await say({ origin: 'http://evil.example' })).statusCode).toBe(403)
  expect((await say({ origin: 'http://c.example:9999' })).statusCode).toBe(403)
  expect((await say({ origin: 'null' })).statusCode).toBe(403)
  expect((await say({ origin: 'http://c.example:4317' })).json()).toMatchObject({
    code: 'invalid_body',
    path: 'messages',
  })
  expect((await http.inject({ url: '/v1/me', headers: { cookie } })).statusCode).toBe(200)
})
