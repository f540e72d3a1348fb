import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { test as base } from '../store/testing.ts'
import { givenApp, type TestApp } from './testing.ts'

type Answer = { status: number; body: Record<string, unknown> }
type Post = (url: string, payload: object | string, headers?: Record<string, string>) => Promise<Answer>

const test = base.extend<{ app: TestApp; post: Post; readEvents: () => Promise<Record<string, unknown>[]> }>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  /** Posts with a write key in the header; text and buffers go as they are. */
  post: async ({ app }, use) => {
    const writer = await app.asWriter()
    await use(async (url, given, headers = {}) => {
      const payload = typeof given === 'string' || Buffer.isBuffer(given) ? given : JSON.stringify(given)
      const sent = { ...writer, 'content-type': 'application/json', ...headers }
      const answer = await app.http.inject({ method: 'POST', url, headers: sent, payload })
      return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
    })
  },
  readEvents: async ({ db, workspaceId }, use) =>
    use(async () => {
      const { rows } = await sql<Record<string, unknown>>`
        select e.name, c.user_id, e.at, e.context from events e
          join customers c on c.workspace_id = e.workspace_id and c.id = e.customer_id
         where e.workspace_id = ${workspaceId} order by e.name`.execute(db)
      return rows
    }),
})

const track = (event: string) => ({ type: 'track', userId: 'u1', event })

test('a batch that is bad in part is taken for the rest, and each fault has its index', async ({
  post,
  readEvents,
}) => {
  const poisoned = JSON.parse('{"type":"track","userId":"u1","event":"e","properties":{"__proto__":{"a":1}}}') as object
  const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as object
  const answer = await post('/v1/batch', {
    batch: [
      track('first'),
      { type: 'track', userId: 'u1' },
      { type: 'blame', userId: 'u1' },
      'text',
      { ...track('big'), properties: { note: 'x'.repeat(33_000) } },
      poisoned,
      { ...track('deep'), properties: deep },
      { type: 'identify', userId: 'u1', traits: { phone: 'call me' } },
      { ...track('late'), timestamp: 'yesterday' },
    ],
  })
  expect(answer).toEqual({
    status: 200,
    body: {
      success: true,
      accepted: 2,
      rejected: [
        { index: 1, code: 'invalid_body', path: 'event', detail: 'must be text' },
        {
          index: 2,
          code: 'invalid_body',
          path: 'type',
          detail: 'must be one of identify, track, page, screen, group, alias',
        },
        { index: 3, code: 'invalid_body', path: '', detail: 'must be an object' },
        { index: 4, code: 'body_too_large', path: '', detail: 'is 33 kB large; a message may have 32 kB' },
        { index: 5, code: 'invalid_body', path: 'properties', detail: 'may not have a key named __proto__' },
        { index: 6, code: 'body_too_deep', path: '', detail: 'is nested more than 32 deep' },
        expect.objectContaining({ index: 8, path: 'timestamp' }),
      ],
      warnings: [{ index: 7, path: 'traits/phone', detail: expect.stringContaining('plain trait') }],
    },
  })
  expect(await readEvents()).toMatchObject([{ name: 'first', user_id: 'u1' }])
})

test('a batch without one good call, and what is no batch, are refused', async ({ post, readEvents }) => {
  const allBad = await post('/v1/batch', {
    batch: [
      { type: 'track', userId: 'u1' },
      { type: 'group', userId: 'u1' },
    ],
  })
  expect(allBad).toMatchObject({
    status: 400,
    body: { code: 'invalid_body', path: 'batch/0/event', rejected: [{ index: 0 }, { index: 1, path: 'groupId' }] },
  })
  const noBatches = [[], null, 7, 'text', {}, { batch: null }, { batch: [] }, { batch: Array(2_501).fill(track('e')) }]
  for (const body of [...noBatches, { batch: [track('e')], sentAt: 'now' }, { batch: [track('e')], context: 3 }])
    expect(await post('/v1/batch', JSON.stringify(body))).toMatchObject({
      status: 400,
      body: { code: 'invalid_body' },
    })
  const poisoned = `{"__proto__":{"sentAt":5},"batch":[${JSON.stringify(track('e'))}]}`
  expect(await post('/v1/batch', poisoned)).toMatchObject({ status: 400 })
  expect(await readEvents()).toEqual([])
})

test('a message may have 32 kB, a batch 500 kB, and what a batch repeats may not become too much', async ({ post }) => {
  const sized = (bytes: number) => {
    const empty = JSON.stringify({ userId: 'u1', event: 'e', properties: { note: '' } }).length
    return { userId: 'u1', event: 'e', properties: { note: 'x'.repeat(bytes - empty) } }
  }
  expect(await post('/v1/track', sized(32_768))).toMatchObject({ status: 200 })
  expect(await post('/v1/track', sized(32_769))).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
  const batch = Array.from({ length: 15 }, () => ({ type: 'track', ...sized(32_000) }))
  expect(await post('/v1/batch', { batch })).toMatchObject({ status: 200, body: { accepted: 15 } })
  const tooMuch = { batch: [...batch, ...batch] }
  expect(await post('/v1/batch', tooMuch)).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
  const repeated = { batch: Array(500).fill(track('e')), context: { note: 'x'.repeat(30_000) } }
  expect(await post('/v1/batch', repeated)).toMatchObject({ status: 413, body: { path: 'context' } })
})

test('gzip bodies are inflated within limits', async ({ post, readEvents }) => {
  const gzip = { 'content-encoding': 'gzip' }
  const body = gzipSync(JSON.stringify({ batch: [track('zipped')] }))
  expect(await post('/v1/batch', body, gzip)).toMatchObject({ status: 200, body: { accepted: 1 } })
  const form = { ...gzip, 'content-type': 'application/x-www-form-urlencoded' }
  expect(await post('/v1/track', gzipSync(JSON.stringify(track('form'))), form)).toMatchObject({ status: 200 })
  const bomb = gzipSync(Buffer.alloc(200_000_000, ' '))
  expect(await post('/v1/batch', bomb, gzip)).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
  for (const broken of [body.subarray(0, -9), Buffer.from('{"batch":[]}')])
    expect(await post('/v1/batch', broken, gzip)).toMatchObject({ status: 400, body: { code: 'invalid_body' } })
  expect(await post('/v1/batch', body, { 'content-encoding': 'br' })).toMatchObject({ status: 415 })
  expect(await post('/v1/track', Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ status: 400 })
  expect((await readEvents()).map(({ name }) => name)).toEqual(['form', 'zipped'])
})

test('what a batch says for all holds for each call that says nothing of its own', async ({ post, readEvents }) => {
  const answer = await post('/v1/import', {
    sentAt: '2031-01-01T00:10:00Z',
    context: { ip: '192.0.2.1', library: { name: 'batch' } },
    integrations: { All: false },
    batch: [
      { ...track('a'), originalTimestamp: '2031-01-01T00:00:00Z' },
      { ...track('b'), timestamp: '2031-01-01T00:00:00Z', sentAt: '2031-01-01T00:20:00Z', context: { library: 'own' } },
    ],
  })
  expect(answer).toMatchObject({ status: 200, body: { accepted: 2, rejected: [] } })
  expect((await readEvents()).map(({ at, context }) => [String(at), context])).toEqual([
    ['2026-11-24T09:50:00Z', { ip: '192.0.2.1', library: { name: 'batch' } }],
    ['2026-11-24T09:40:00Z', { ip: '192.0.2.1', library: 'own' }],
  ])
})

test('the write key may stand in the body, and a wrong one is refused wherever it stands', async ({
  app,
  readEvents,
}) => {
  const writeKey = await app.mint('write')
  const send = async (body: object, headers: Record<string, string> = {}) => {
    const answer = await app.http.inject({
      method: 'POST',
      url: '/v1/t',
      headers: { 'content-type': 'text/plain', ...headers },
      payload: JSON.stringify(body),
    })
    return [answer.statusCode, answer.headers['access-control-allow-origin']]
  }
  expect(await send({ ...track('beacon'), writeKey })).toEqual([200, '*'])
  expect(await send({ ...track('e'), writeKey: 'crl_write_wrong' })).toEqual([401, '*'])
  expect(await send({ ...track('e'), writeKey: await app.mint('api') })).toEqual([401, '*'])
  expect(await send(track('e'))).toEqual([401, '*'])
  const wrong = { authorization: `Basic ${Buffer.from('crl_write_wrong:').toString('base64')}` }
  expect(await send({ ...track('e'), writeKey }, wrong)).toEqual([401, '*'])
  expect((await readEvents()).map(({ name }) => name)).toEqual(['beacon'])
})

test('pages of any site may send calls, and read nothing else', async ({ app }) => {
  const ask = (url: string) => app.http.inject({ method: 'OPTIONS', url, headers: { origin: 'https://shop.example' } })
  for (const path of ['track', 't', 'batch', 'b', 'identify', 'import']) {
    const { statusCode, headers } = await ask(`/v1/${path}`)
    expect([statusCode, headers['access-control-allow-origin']]).toEqual([204, '*'])
    expect(headers['access-control-allow-headers']).toContain('authorization')
  }
  const { headers } = await ask('/v1/customers/1')
  expect(headers['access-control-allow-origin']).toBeUndefined()
})

test('traits that stand in the context alone are read', async ({ post, db, workspaceId }) => {
  const call = { userId: 'u1', context: { traits: { plan: 'pro', email: 'a@example.com' } } }
  expect(await post('/v1/identify', call)).toEqual({ status: 200, body: { success: true } })
  const { rows } = await sql`select email, traits from customers where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([{ email: 'a@example.com', traits: { plan: 'pro' } }])
})
