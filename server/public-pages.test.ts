import { sql } from 'kysely'
import { expect } from 'vitest'
import { signToken, type TokenPayload } from '../channels/tracking/tokens.ts'
import { readCustomer } from '../store/customers/customers.ts'
import { test as base } from '../store/testing.ts'
import { givenCustomers } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Fixtures = { app: TestApp; customerId: number; link: (kind: 'c' | 'p' | 'u') => string }

const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  customerId: async ({ inWs }, use) => use((await inWs((ws) => givenCustomers(ws, 1)))[0] ?? 0),
  link: async ({ app, workspaceId, customerId }, use) => {
    const ids = { workspaceId, customerId, deliveryId: 1 }
    const payloads: Record<'c' | 'p' | 'u', TokenPayload['click' | 'preferences' | 'unsubscribe']> = {
      c: { purpose: 'click', workspaceId, deliveryId: 1, url: 'https://shop.example/a?b=1', standing: 'declared' },
      p: { purpose: 'preferences', ...ids },
      u: { purpose: 'unsubscribe', ...ids, topic: 'offers', channel: 'email' },
    }
    await use((kind) => `/${kind}/${signToken(app.deps.secret, payloads[kind])}`)
  },
})

test('a mail program’s one click counts whatever it calls its body', async ({
  app,
  link,
  customerId,
  inWs,
  db,
  workspaceId,
}) => {
  const form = 'List-Unsubscribe=One-Click'
  for (const [type, payload] of [
    ['', form],
    ['nonsense', form],
    ['/;;', 'x'],
    ['multipart/form-data; boundary=', '--'],
    ['multipart/form-data; boundary="a b', 'x'.repeat(100_000)],
    ['application/x-www-form-urlencoded; charset=', form],
    ['application/x-www-form-urlencoded; charset=utf-8; q', form],
    ['application/x-www-form-urlencoded, text/plain', form],
    ['text/plain', form],
    ['application/json', '{"List-Unsubscribe":'],
    [undefined, form],
  ] as const) {
    await sql`delete from consents where workspace_id = ${workspaceId}`.execute(db)
    const headers = type === undefined ? {} : { 'content-type': type }
    const answer = await app.http.inject({ method: 'POST', url: `${link('u')}/`, headers, payload })
    const { consents } = await inWs((ws) => readCustomer(ws, customerId))
    expect([type, answer.statusCode, consents.length]).toEqual([type, 200, 1])
  }
})

test('a link with what mail programs add is the link', async ({ app: { http }, link }) => {
  for (const end of ['/', '.', ')', '%3E', '%20', '%', '?utm_source=mail']) {
    expect((await http.inject(link('p') + end)).body).toContain('What do you want to get?')
    expect((await http.inject(link('u') + end)).body).toContain('Unsubscribe?')
    expect((await http.inject(link('c') + end)).headers.location).toBe('https://shop.example/a?b=1')
  }
})

test('whoever opens an address is answered with a page, and programs with JSON', async ({ app: { http }, link }) => {
  const german = { 'accept-language': 'de' }
  for (const url of ['/u', '/p/', '/c/%', `/p/${'x'.repeat(9_000)}`, '/u/%00', link('u').slice(0, -1)])
    expect((await http.inject({ url, headers: german })).body).toContain('Dieser Link ist nicht gültig')
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...german }
  const large = await http.inject({ method: 'POST', url: link('p'), headers, payload: 'stop=&'.repeat(150_000) })
  expect([large.statusCode, large.body.includes('Das hat nicht geklappt')]).toEqual([413, true])
  const nonsense = await http.inject({ method: 'POST', url: link('p'), headers: { ...headers, 'content-type': 'x' } })
  expect([nonsense.statusCode, nonsense.headers['content-type']]).toEqual([415, 'text/html; charset=utf-8'])
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
  for (const url of ['/nowhere', '/%', '/inbox', '/inbox/none.js', '/nowhere/<script>']) {
    const page = await http.inject({ url, headers: { accept } })
    expect([url, page.headers['content-type']]).toEqual([url, 'text/html; charset=utf-8'])
    expect(page.body).not.toContain('<script>')
    for (const program of [{}, { accept: '*/*' }, { accept: 'application/json' }])
      expect((await http.inject({ url, headers: program })).headers['content-type']).toContain(
        'application/problem+json',
      )
  }
  expect((await http.inject({ url: '/v1/customers/1', headers: { accept } })).json()).toMatchObject({ status: 401 })
})
