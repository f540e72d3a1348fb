import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { test } from '../store/testing.ts'
import { givenApp } from './testing.ts'

const track = { userId: 'u1', event: 'app_opened' }

test('an accepted call is committed, and a retried one counts once', async ({ store, clock, db, workspaceId }) => {
  const { http, asWriter } = await givenApp({ store, clock, workspaceId })
  const call = {
    method: 'POST',
    url: '/v1/track',
    headers: await asWriter(),
    payload: { ...track, messageId: 'm' },
  } as const
  const answer = await http.inject(call)
  expect([answer.statusCode, answer.json()]).toEqual([200, { success: true }])
  expect((await http.inject(call)).statusCode).toBe(200)
  const { rows } = await sql`select name from events where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([{ name: 'app_opened' }])
})

test('what is malformed is refused with its reason', async ({ store, clock, workspaceId }) => {
  const { http, asWriter } = await givenApp({ store, clock, workspaceId })
  const headers = { ...(await asWriter()), 'content-type': 'application/json' }
  const send = async (payload: string) => {
    const answer = await http.inject({ method: 'POST', url: '/v1/track', headers, payload })
    return [answer.statusCode, answer.json<{ code: string }>().code]
  }
  expect(await send('{"userId":')).toEqual([400, 'invalid_body'])
  expect(await send('')).toEqual([400, 'invalid_body'])
  expect(await send('[]')).toEqual([400, 'invalid_body'])
  expect(await send(JSON.stringify({ ...track, big: 'x'.repeat(1_000_001) }))).toEqual([413, 'body_too_large'])
  expect(await send('{"userId":"u1","event":"e","__proto__":{"admin":true}}')).toEqual([400, 'invalid_body'])
  expect(await send('{"userId":"u1","event":"e","properties":{"a":[{"__proto__":1}]}}')).toEqual([400, 'invalid_body'])
  const huge = '{"userId":"u1","event":"paid","properties":{"items":[{"price":-1e400}]}}'
  const refused = await http.inject({ method: 'POST', url: '/v1/track', headers, payload: huge })
  expect([refused.statusCode, refused.json()]).toMatchObject([
    400,
    {
      code: 'invalid_body',
      detail: 'properties/items/0/price is too large for a number; the largest is about 1.8e308.',
    },
  ])
  const nested = (depth: number) =>
    `{"userId":"u1","event":"e","properties":${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth - 1)}}`
  expect(await send(nested(32))).toEqual([200, undefined])
  expect(await send(nested(33))).toEqual([400, 'body_too_deep'])
  expect(await send('['.repeat(400_000))).toEqual([400, 'body_too_deep'])
  expect(await send(JSON.stringify({ ...track, event: '"[[[{{{\\'.repeat(30) }))).toEqual([200, undefined])
  const xml = { ...headers, 'content-type': 'application/xml' }
  const answer = await http.inject({ method: 'POST', url: '/v1/track', headers: xml, payload: '<a/>' })
  expect(answer.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' })
})

test('an unknown key is answered with the nearest one, and an empty body as what it is', async ({
  store,
  clock,
  workspaceId,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = { ...(await as('admin')), 'content-type': 'application/json' }
  const patch = async (payload: string) => {
    const answer = await http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload })
    return answer.json<{ detail: string }>().detail
  }
  expect(await patch('{"sendermail":"a@b.example"}')).toContain(
    '“sendermail” is not known here; the nearest is “senderEmail”',
  )
  expect(await patch('{"brakes":{"complaint":null}}')).toBe(
    'brakes: “complaint” is not known here; the nearest is “complaints”',
  )
  expect(await patch('')).toBe('The body is empty; JSON was expected.')
  // What needs no body takes none, although the client names a type for it.
  const gone = await http.inject({ method: 'DELETE', url: '/v1/customers/404404', headers, payload: '' })
  expect(gone.json()).toMatchObject({ code: 'not_found' })
})

const targets = [
  ['POST', '/v1/identify', 'writer'],
  ['POST', '/v1/track', 'writer'],
  ['POST', '/v1/batch', 'writer'],
  ['POST', '/v1/alias', 'writer'],
  ['POST', '/v1/group', 'writer'],
  ['POST', '/agui', 'member'],
  ['POST', '/v1/approvals/apr_x/decision', 'member'],
  ['POST', '/v1/customers/1/consents', 'member'],
  ['POST', '/v1/segments', 'member'],
  ['POST', '/v1/segments/preview', 'member'],
  ['POST', '/v1/segments/explain', 'member'],
] as const

test(
  'whatever body comes, the answer is not a fault of ours',
  { timeout: 120_000 },
  async ({ store, clock, workspaceId }) => {
    const { http, as, asWriter } = await givenApp({ store, clock, workspaceId })
    const headers = { writer: await asWriter(), member: await as('admin') }
    const odd = fc.constantFrom(
      '\u0000',
      '\ud800',
      'a'.repeat(70_000),
      '',
      '9'.repeat(400),
      '__proto__',
      '2026-13-45T00:00:00Z',
    )
    const text = fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 40 }))
    const value = fc.oneof(fc.jsonValue({ maxDepth: 4 }), text)
    const names =
      'userId anonymousId event traits properties timestamp sentAt context messageId previousId groupId batch type threadId messages resume decision consents condition customer segment'
    const field = fc.constantFrom(...names.split(' '))
    const call = fc.dictionary(field, value, { maxKeys: 8 })
    const likely = fc.record({
      userId: text,
      event: text,
      traits: fc.dictionary(text, value),
      properties: fc.dictionary(text, value),
    })
    const said = text.map((content) => ({ messages: [{ role: 'user', content }] }))
    const body = fc.oneof(
      value,
      call,
      likely,
      said,
      call.map((one) => ({ batch: [{ type: 'track', ...one }] })),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), body, async ([method, url, who], payload) => {
        const sent = JSON.stringify(payload) ?? 'null'
        const answer = await http.inject({
          method,
          url,
          headers: { ...headers[who], 'content-type': 'application/json' },
          payload: sent,
        })
        expect(answer.statusCode, `${url} ${sent.slice(0, 300)} ${answer.body.slice(0, 300)}`).toBeLessThan(500)
        const isProblem = String(answer.headers['content-type']).includes('application/problem+json')
        expect(isProblem).toBe(answer.statusCode >= 300)
      }),
      { numRuns: 250 },
    )
  },
)

test('whatever query or path comes, the answer is not a fault of ours', async ({ store, clock, workspaceId }) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const text = fc.oneof(
    fc.constantFrom('\u0000', "1' or 1=1", '%', '../..', '9'.repeat(30)),
    fc.string({ maxLength: 30 }),
  )
  const paths = [
    (id: string) => `/v1/campaigns/${id}`,
    (id: string) => `/v1/campaigns/${id}/results`,
    (id: string) => `/v1/segments/${id}`,
    (id: string) => `/v1/segments/${id}/customers`,
    (id: string) => `/v1/segments/seg_x/customers?after=${id}&limit=${id}`,
    (id: string) => `/v1/customers/${id}`,
    (id: string) => `/v1/customers/${id}/deliveries`,
    (id: string) => `/v1/outbox?before=${id}`,
    (id: string) => `/v1/outbox?channel=${id}`,
    (id: string) => `/v1/campaigns?text=${id}`,
    (id: string) => `/v1/customers?email=${id}`,
    (id: string) => `/v1/approvals?threadId=${id}`,
    ...['o', 'c', 'u', 'p'].map((kind) => (id: string) => `/${kind}/${id}`),
    (id: string) => `/?token=${id}`,
    (id: string) => `/assets/${id}`,
    (id: string) => `/${id}`,
  ]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), text, async (path, id) => {
      const answer = await http.inject({ url: path(encodeURIComponent(id.toWellFormed())), headers })
      expect(answer.statusCode, `${path(id)} ${answer.body.slice(0, 300)}`).toBeLessThan(500)
    }),
    { numRuns: 300 },
  )
  const broken = await http.inject({ url: '/v1/campaigns/%E0%A4%A', headers })
  expect(broken.json()).toMatchObject({ status: 400, code: 'invalid_query' })
})
