import { randomUUID } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { expect } from 'vitest'
import { givenMember, givenWorkspace, test as base } from '../store/testing.ts'
import { writeAudience } from './members/read-identity.ts'
import { givenApp, type TestApp } from './testing.ts'

const host = 'https://app.example.com'

type Signed = { email?: string; iat?: number; exp?: number; jti?: string; aud?: string }
const test = base.extend<{ app: TestApp; secret: string; exchange: (endOldNow: boolean) => Promise<string> }>({
  app: async ({ store, clock, workspaceId }, use) => {
    const app = await givenApp({ store, clock, workspaceId })
    const [headers, payload] = [await app.as('admin'), { embedOrigins: [host] }]
    await app.http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload })
    await use(app)
  },
  exchange: async ({ app }, use) =>
    use(async (endOldNow) => {
      const [headers, payload] = [await app.as('admin'), { endOldNow }]
      const answer = await app.http.inject({ method: 'POST', url: '/v1/embed/secret', headers, payload })
      return answer.json<{ secret: string }>().secret
    }),
  secret: async ({ exchange }, use) => use(await exchange(false)),
})

const sign = (
  secret: string,
  { email = '', iat = 0, exp = iat + 300, jti = randomUUID(), aud = '' }: Signed,
  alg = 'HS256',
) =>
  new SignJWT({ email })
    .setProtectedHeader({ alg })
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .setJti(jti)
    .setAudience(aud)
    .sign(Buffer.from(secret))

const enter = ({ http }: TestApp, identity: string, origin = host) =>
  http.inject({
    method: 'POST',
    url: '/embed',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ identity }).toString(),
  })

test('what the host’s server signs lets its member in, once, in a frame of that host alone', async ({
  app,
  secret,
  db,
  workspaceId,
  clock,
}) => {
  const maya = await givenMember(db, workspaceId, 'admin')
  const iat = clock.now().epochMilliseconds / 1000
  const identity = await sign(secret, {
    email: `${maya.id.toUpperCase()}@example.com`,
    iat,
    aud: writeAudience(workspaceId),
  })
  const both = await Promise.all([enter(app, identity), enter(app, identity)])
  expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([303, 401])
  expect(both.find(({ statusCode }) => statusCode === 401)?.body).toContain('It was used already')
  const entered = both.find(({ statusCode }) => statusCode === 303)
  const cookie = String(entered?.headers['set-cookie'])
  expect(cookie).toMatch(/HttpOnly; Secure; Partitioned; SameSite=None$/)
  const [session = ''] = cookie.split(';')
  // An admin in person is an approver inside another page.
  const me = await app.http.inject({ url: '/v1/me', headers: { cookie: session } })
  expect(me.json()).toMatchObject({ member: { id: maya.id, role: 'approver' } })
  const page = await app.http.inject({ url: '/', headers: { cookie: session } })
  expect(page.headers['content-security-policy']).toContain(`frame-ancestors ${host}`)
  expect((await app.http.inject({ url: '/' })).headers['content-security-policy']).toContain("frame-ancestors 'none'")
  const call = {
    method: 'POST',
    url: '/v1/keys',
    payload: { name: 'x' },
    headers: { cookie: session, origin: 'http://127.0.0.1:4317' },
  } as const
  expect((await app.http.inject(call)).json()).toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('no further keys'),
  })
  const forged = { ...call, headers: { cookie: session, origin: host } }
  expect((await app.http.inject(forged)).json()).toMatchObject({
    detail: expect.stringContaining('only the pages of this server'),
  })
  clock.advance({ hours: 8 })
  expect((await app.http.inject({ url: '/v1/me', headers: { cookie: session } })).statusCode).toBe(401)
})

test('a token that is forged, old, for another workspace or of a stranger says what is wrong', async ({
  app,
  secret,
  db,
  workspaceId,
  clock,
}) => {
  const maya = await givenMember(db, workspaceId)
  const other = await givenWorkspace(db, 'Other')
  const now = clock.now().epochMilliseconds / 1000
  const email = `${maya.id}@example.com`
  const good = { email, iat: now, aud: writeAudience(workspaceId) }
  const claims = { email, jti: randomUUID(), iat: now, exp: now + 60, aud: writeAudience(workspaceId) }
  const [head, payload, signature] = (await sign(secret, good)).split('.')
  const swapped = Buffer.from(JSON.stringify({ ...claims, email: 'admin@example.com' })).toString('base64url')
  const cases: [string | Promise<string>, number, string][] = [
    [sign(secret, { ...good, iat: now - 400, exp: now - 100 }), 401, 'has expired'],
    [sign(secret, { ...good, iat: now - 329, exp: now - 29 }), 303, ''],
    [sign(secret, { ...good, iat: now + 29 }), 303, ''],
    [sign(secret, { ...good, iat: now + 31 }), 401, 'claim iat'],
    [sign(secret, { ...good, iat: now - 400, exp: now + 60 }), 401, 'has expired'],
    [sign(secret, { ...good, exp: now + 301 }), 401, 'hold 300 seconds'],
    [sign(secret, good, 'HS512'), 401, 'HS256'],
    [new UnsecuredJWT(claims).encode(), 401, 'HS256'],
    [`${head}.${swapped}.${signature}`, 401, 'signature'],
    [`${head}.${payload}.`, 401, 'signature'],
    [sign('crl_embed_guess', good), 401, 'signature'],
    [sign(secret, { ...good, jti: 'short' }), 401, 'claim jti'],
    [sign(secret, { ...good, email: '' }), 401, 'claim email'],
    [sign(secret, { ...good, email: 'nobody@example.com' }), 403, 'no member'],
    [sign(secret, { ...good, aud: writeAudience(other) }), 403, 'embedOrigins'],
    [sign(secret, { ...good, aud: 'carillon:1e1' }), 401, 'audience'],
    ['x'.repeat(9_000), 401, 'not a JSON Web Token'],
    ['', 401, 'not a JSON Web Token'],
  ]
  for (const [token, status, words] of cases) {
    const answer = await enter(app, await token)
    expect([words, answer.statusCode, answer.body.includes(words)]).toEqual([words, status, true])
  }
  const headers = await app.as('admin', other)
  await app.http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: { embedOrigins: [host] } })
  const elsewhere = await enter(app, await sign(secret, { ...good, aud: writeAudience(other) }))
  expect([elsewhere.statusCode, elsewhere.body.includes('signature')]).toEqual([401, true])
  for (const origin of ['https://evil.example', 'https://app.example.com.evil.example', 'null', ''])
    expect([origin, (await enter(app, await sign(secret, good), origin)).statusCode]).toEqual([origin, 403])
})

test('a secret is exchanged with an overlap, or ended at once', async ({
  app,
  secret,
  exchange,
  db,
  workspaceId,
  clock,
}) => {
  const maya = await givenMember(db, workspaceId)
  const claims = {
    email: `${maya.id}@example.com`,
    iat: clock.now().epochMilliseconds / 1000,
    aud: writeAudience(workspaceId),
  }
  const opens = async (by: string) => (await enter(app, await sign(by, claims))).statusCode
  const next = await exchange(false)
  expect([await opens(secret), await opens(next)]).toEqual([303, 303])
  const last = await exchange(true)
  expect([await opens(secret), await opens(next), await opens(last)]).toEqual([401, 401, 303])
  const [headers, ask] = [await app.as('approver'), { method: 'POST', url: '/v1/embed/secret', payload: {} } as const]
  expect((await app.http.inject({ ...ask, headers })).statusCode).toBe(403)
  const admin = await app.as('admin')
  for (const origin of [
    '*',
    'https://a.example/path',
    'https://*.example',
    'http://a.example',
    "https://a.example; script-src 'none'",
    'HTTPS://A.EXAMPLE',
  ])
    expect(
      (
        await app.http.inject({
          method: 'PATCH',
          url: '/v1/settings',
          headers: admin,
          payload: { embedOrigins: [origin] },
        })
      ).json(),
    ).toMatchObject({ code: 'invalid_body' })
})
