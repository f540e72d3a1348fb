import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { smtp } from '../channels/email/smtp.ts'
import { startMailServer } from '../channels/email/testing.ts'
import type { Role } from '../domain/roles.ts'
import { givenMember, givenWorkspace, test as base } from '../store/testing.ts'
import { givenApp, type TestApp } from './testing.ts'

const test = base.extend<{ app: TestApp }>({
  app: async ({ store, clock, workspaceId }, use) => {
    const app = await givenApp({ store, clock, workspaceId })
    await use(app)
    await app.http.close()
  },
})

const form = (fields: Record<string, string>, headers: Record<string, string> = {}) => ({
  method: 'POST' as const,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  payload: new URLSearchParams(fields).toString(),
})
const linksOf = (texts: readonly string[]) =>
  texts.flatMap((text) => [...text.matchAll(/http:\/\/\S+/g)]).map(([url]) => new URL(url))
const newAddress = () => `m-${randomUUID()}@example.com`

/** Asks for a link, and waits until it was printed. */
async function ask({ http, printed }: TestApp, email: string, next = '/'): Promise<URL> {
  const before = printed.length
  await http.inject({ url: '/sign-in', ...form({ email, next }) })
  await expect.poll(() => printed.length).toBeGreaterThan(before)
  const [url] = linksOf(printed.slice(before))
  return url ?? new URL('http://none')
}

const press = ({ http }: TestApp, url: URL, fields: Record<string, string> = {}, headers = {}) =>
  http.inject({ url: url.pathname, ...form({ ...Object.fromEntries(url.searchParams), ...fields }, headers) })
const whoIs = async ({ http }: TestApp, session: string | undefined) =>
  (await http.inject({ url: '/v1/me', cookies: { carillon_session: session ?? '' } })).json<{
    member?: { id: string; role: Role }
    code?: string
  }>()
const sessionOf = ({ cookies }: { cookies: object[] }) =>
  (cookies as { name: string; value: string }[]).find(({ name }) => name === 'carillon_session')?.value

test('a link signs in once, by the button alone, whatever the case of the address', async ({
  app,
  db,
  workspaceId,
}) => {
  const maya = await givenMember(db, workspaceId, 'editor')
  const url = await ask(app, ` ${maya.id.toUpperCase()}@EXAMPLE.com `)
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    const seen = await app.http.inject({ method, url: url.pathname + url.search })
    expect([seen.statusCode, seen.headers['set-cookie'], seen.headers['cache-control']]).toEqual([
      200,
      undefined,
      'no-store',
    ])
  }
  const both = await Promise.all([press(app, url), press(app, url)])
  expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([303, 401])
  const session = sessionOf(both.find(({ statusCode }) => statusCode === 303) ?? { cookies: [] })
  expect(await whoIs(app, session)).toMatchObject({ member: { id: maya.id, role: 'editor' } })
  const { rows } = await sql`
    select kind, facts->>'way' as way from member_acts where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([{ kind: 'signed_in', way: 'link' }])
})

test('whoever asks is told the same, and a stranger’s address is sent nothing', async ({ app, db, workspaceId }) => {
  const maya = await givenMember(db, workspaceId)
  const answer = async (email: string) => {
    const { statusCode, body, headers } = await app.http.inject({ url: '/sign-in', ...form({ email }) })
    return { statusCode, body, headers: { ...headers, 'x-ratelimit-remaining': 0, date: '' } }
  }
  expect(await answer(`${maya.id}@example.com`)).toEqual(await answer('nobody@example.com'))
  await expect.poll(() => app.printed.length).toBe(1)
  // Capital letters of other alphabets, and signs that become ASCII when their case is changed.
  for (const email of [
    '',
    'maya',
    `${maya.id.replace('m', 'ｍ')}@example.com`,
    `${maya.id}@example.com\0`,
    'ı@example.com',
    '\u212a@example.com',
  ])
    expect([email, (await answer(email)).statusCode]).toEqual([email, 400])
  await Promise.all(Array.from({ length: 7 }, () => answer(`${maya.id}@example.com`)))
  await app.http.close()
  expect(app.printed).toHaveLength(5)
})

test('a link ends after 15 minutes, with a change of address, and with its member', async ({
  app,
  clock,
  db,
  workspaceId,
}) => {
  const [maya, ben, zoe] = [
    await givenMember(db, workspaceId),
    await givenMember(db, workspaceId),
    await givenMember(db, workspaceId),
  ]
  const headers = await app.as('admin')
  const urls = [await ask(app, `${ben.id}@example.com`), await ask(app, `${zoe.id}@example.com`)]
  await app.http.inject({ method: 'PATCH', url: `/v1/members/${ben.id}`, headers, payload: { email: newAddress() } })
  await app.http.inject({ method: 'DELETE', url: `/v1/members/${zoe.id}`, headers })
  for (const url of urls) expect((await press(app, url)).statusCode).toBe(401)
  const late = await ask(app, `${maya.id}@example.com`)
  clock.advance({ minutes: 15 })
  expect((await press(app, late)).statusCode).toBe(401)
})

test('signing in makes a new session, leads to our own pages alone, and is not for other sites’ forms', async ({
  app,
  db,
  workspaceId,
}) => {
  const maya = await givenMember(db, workspaceId)
  const address = `${maya.id}@example.com`
  const evil = await press(app, await ask(app, address), {}, { origin: 'https://evil.example' })
  expect([evil.statusCode, sessionOf(evil)]).toEqual([403, undefined])
  const first = await press(app, await ask(app, address, '/outbox?channel=email'))
  expect(first.headers.location).toBe('/outbox?channel=email')
  const planted = sessionOf(first) ?? ''
  const second = await press(app, await ask(app, address), {}, { cookie: `carillon_session=${planted}` })
  expect(sessionOf(second)).not.toBe(planted)
  expect(await whoIs(app, planted)).toMatchObject({ code: 'unauthenticated' })
  expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax$/)
  for (const next of [
    '//evil.example',
    'https://evil.example/',
    String.raw`/\evil.example`,
    '/\t/evil.example',
    'javascript:alert(1)',
    '/v1/me',
    '/?token=x',
  ])
    expect([
      next,
      (await press(app, await ask(app, (await givenMember(db, workspaceId)).id + '@example.com', next), { next }))
        .headers.location,
    ]).toEqual([next, '/'])
})

test('a session ends when it is not used, at its absolute end, and when it is told to', async ({
  app,
  clock,
  db,
  workspaceId,
}) => {
  const maya = await givenMember(db, workspaceId)
  const enter = async () => sessionOf(await press(app, await ask(app, `${maya.id}@example.com`)))
  const [idle, used] = [await enter(), await enter()]
  for (let day = 0; day < 89; day += 13) {
    expect([day, (await whoIs(app, used)).member?.id]).toEqual([day, maya.id])
    clock.advance({ hours: 24 * 13 })
  }
  expect(await whoIs(app, idle)).toMatchObject({ code: 'unauthenticated' })
  expect(await whoIs(app, used)).toMatchObject({ code: 'unauthenticated' })
  const [one, two, three] = [await enter(), await enter(), await enter()]
  const out = await app.http.inject({ method: 'POST', url: '/sign-out', cookies: { carillon_session: one ?? '' } })
  expect(out.body).toContain('signed out')
  expect(await whoIs(app, one)).toMatchObject({ code: 'unauthenticated' })
  const listed = await app.http.inject({ url: '/v1/sessions', cookies: { carillon_session: two ?? '' } })
  expect(listed.json<{ sessions: object[] }>().sessions).toMatchObject([{ memberId: maya.id }, { memberId: maya.id }])
  expect(listed.body).not.toContain('crl_')
  await app.http.inject({ method: 'DELETE', url: '/v1/sessions', cookies: { carillon_session: two ?? '' } })
  for (const session of [two, three]) expect(await whoIs(app, session)).toMatchObject({ code: 'unauthenticated' })
})

test('an invitation makes one member, also of two who accept at once, and not of another workspace', async ({
  app,
  db,
  workspaceId,
  clock,
}) => {
  const email = newAddress()
  const headers = await app.as('admin')
  const invite = (payload: object, by = headers) =>
    app.http.inject({ method: 'POST', url: '/v1/invitations', headers: by, payload })
  const made = (await invite({ email: email.toUpperCase(), role: 'approver' })).json<{ id: string }>()
  expect(made).toMatchObject({ email, role: 'approver', link: { kind: 'printed' } })
  expect((await invite({ email, role: 'admin' })).json()).toMatchObject({
    code: 'conflict',
    detail: expect.stringContaining('invited already'),
  })
  expect((await invite({ email: newAddress(), role: 'viewer' }, await app.as('approver'))).statusCode).toBe(403)
  for (const payload of [{ email: 'ЯЯ@example.com', role: 'viewer' }, { email, role: 'owner' }, { email }, {}])
    expect((await invite(payload)).json()).toMatchObject({ code: 'invalid_body' })
  const other = await app.as('admin', await givenWorkspace(db, 'Other'))
  for (const [method, path] of [
    ['POST', '/resend'],
    ['DELETE', ''],
  ] as const)
    expect(
      (await app.http.inject({ method, url: `/v1/invitations/${made.id}${path}`, headers: other })).statusCode,
    ).toBe(404)
  await app.http.inject({ method: 'POST', url: `/v1/invitations/${made.id}/resend`, headers })
  const [old = new URL('http://x'), url = new URL('http://x')] = linksOf(app.printed)
  expect((await press(app, old, { name: 'Maya' })).statusCode).toBe(410)
  expect((await app.http.inject({ url: url.pathname + url.search })).body).toContain('as its approver')
  // Nobody becomes a member whom the others cannot see.
  for (const name of ['', ' ', '\u200b\u2060', '\u3164', 'Ma\nya', '\u001b[2J'])
    expect([name, (await press(app, url, { name })).headers.location]).toEqual([name, url.pathname + url.search])
  const both = await Promise.all(['Maya <b>🎁', 'Maya'].map((name) => press(app, url, { name })))
  expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([303, 410])
  expect(
    await whoIs(
      app,
      both.map(sessionOf).find((session) => session !== undefined),
    ),
  ).toMatchObject({ member: { role: 'approver' } })
  const { rows } = await sql`select 1 from members where workspace_id = ${workspaceId} and email = ${email}`.execute(db)
  expect(rows).toHaveLength(1)
  expect((await invite({ email, role: 'viewer' })).json()).toMatchObject({
    code: 'conflict',
    detail: expect.stringContaining('a member already, as approver'),
  })
  await invite({ email: newAddress(), role: 'viewer' })
  clock.advance({ hours: 24 * 7 })
  expect((await press(app, linksOf(app.printed).at(-1) ?? url, { name: 'Late' })).statusCode).toBe(410)
})

test('with a mail server the link goes by email, and into no log and no answer', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const server = await startMailServer()
  const provider = smtp({ url: server.url })
  const app = await givenApp({ store, clock, workspaceId }, { mail: provider })
  const invite = async (email: string) =>
    (
      await app.http.inject({
        method: 'POST',
        url: '/v1/invitations',
        headers: await app.as('admin'),
        payload: { email, role: 'viewer' },
      })
    ).json()
  expect(await invite(newAddress())).toMatchObject({
    link: { kind: 'failed', reason: 'The workspace has no sender address.' },
  })
  await sql`update workspace_settings set sender_email = 'hello@example.com' where workspace_id = ${workspaceId}`.execute(
    db,
  )
  await sql`update workspaces set name = ${'A <b>&{workspace} 🎁'} where id = ${workspaceId}`.execute(db)
  const email = newAddress()
  const answer = await invite(email)
  expect(answer).toMatchObject({ link: { kind: 'sent' } })
  const [mail] = await server.readMails()
  expect(mail?.subject).toContain('A <b>&{workspace} 🎁')
  const [url = new URL('http://x')] = linksOf([mail?.text ?? ''])
  expect(JSON.stringify(answer)).not.toContain(url.searchParams.get('token'))
  expect((await press(app, url, { name: 'مايا' })).statusCode).toBe(303)
  expect(app.printed).toEqual([])
  await Promise.all([app.http.close(), provider.close?.(), server.close()])
})
