import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '../store/testing.ts'
import { givenApp } from './testing.ts'

async function givenWebRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'carillon-web-'))
  await mkdir(join(root, 'assets'))
  await writeFile(join(root, 'index.html'), '<!doctype html><div id="root"></div>')
  await writeFile(join(root, 'favicon.svg'), '<svg/>')
  await writeFile(join(root, 'assets/main-abc.js'), 'void 0')
  return root
}

test('the printed address signs one browser in, once', async ({ store, clock, workspaceId }) => {
  const { http, mint } = await givenApp({ store, clock, workspaceId }, { webRoot: await givenWebRoot() })
  const url = `/?token=${await mint('sign_in')}`
  const first = await http.inject(url)
  expect([first.statusCode, first.headers.location]).toEqual([303, '/'])
  const set = String(first.headers['set-cookie'])
  expect(set).toMatch(/HttpOnly/)
  expect(set).toMatch(/SameSite=Lax/)
  expect((await http.inject(url)).statusCode).toBe(401)
  const cookie = set.split(';')[0] ?? ''
  for (const page of ['/', '/outbox', '/?thread=thr_1']) {
    const answer = await http.inject({ url: page, headers: { cookie } })
    expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('id="root"')])
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
  }
  expect((await http.inject({ url: '/v1/me', headers: { cookie } })).statusCode).toBe(200)
  const welcome = await http.inject('/')
  expect([welcome.statusCode, welcome.body.includes('npm start')]).toEqual([401, true])
})

test('the machine’s own token signs in too; an API key, a write key and rubbish do not', async ({
  store,
  clock,
  workspaceId,
}) => {
  const { http, mint } = await givenApp({ store, clock, workspaceId })
  const statusOf = async (token: string) => (await http.inject(`/?token=${encodeURIComponent(token)}`)).statusCode
  const local = await mint('local')
  expect([await statusOf(local), await statusOf(local)]).toEqual([303, 303])
  for (const token of [await mint('api'), await mint('write'), await mint('session'), 'x', '', '\u0000'])
    expect(await statusOf(token)).toBe(401)
})

test('guessing tokens is slowed down, looking at pages is not', async ({ store, clock, workspaceId }) => {
  const { http } = await givenApp({ store, clock, workspaceId })
  const statuses: number[] = []
  for (let guess = 0; guess < 30; guess += 1) statuses.push((await http.inject(`/?token=guess${guess}`)).statusCode)
  expect(statuses.filter((status) => status === 429)).toHaveLength(10)
  expect((await http.inject('/')).statusCode).toBe(401)
})

test('files of the page are served, and nothing beside them', async ({ store, clock, workspaceId }) => {
  const { http } = await givenApp({ store, clock, workspaceId }, { webRoot: await givenWebRoot() })
  const asset = await http.inject('/assets/main-abc.js')
  expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  for (const path of [
    '/assets/../index.html',
    '/assets/..%2findex.html',
    '/assets/%2e%2e/%2e%2e/etc/passwd',
    '/assets/',
    '/assets/no.js',
  ])
    expect([path, (await http.inject(path)).statusCode]).not.toEqual([path, 200])
})

test('every answer has the security headers, and health needs no key', async ({ store, clock, workspaceId }) => {
  const { http } = await givenApp({ store, clock, workspaceId })
  for (const url of [
    '/',
    '/nothing',
    '/healthz',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/outbox',
    '/docs',
    '/v1/me',
  ]) {
    const { headers } = await http.inject(url)
    expect([url, headers['content-security-policy']]).toEqual([url, expect.stringMatching(/default-src '(none|self)'/)])
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
  expect((await http.inject('/nothing')).json()).toMatchObject({ code: 'not_found' })
  expect((await http.inject('/healthz')).json()).toEqual({ status: 'ok' })
  expect((await http.inject('/readyz')).json()).toMatchObject({ status: 'ready' })
  expect((await http.inject('/metrics')).body).toContain('carillon_http_request_duration_seconds_bucket')
})

test('the API describes itself', async ({ store, clock, workspaceId }) => {
  const { http } = await givenApp({ store, clock, workspaceId })
  const document = (await http.inject('/openapi.json')).json<{ openapi: string; paths: Record<string, unknown> }>()
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(
      '/v1/track /v1/batch /v1/customers/{id} /v1/campaigns/{id}/results /v1/catalogue /v1/approvals/{id}/decision /agui /v1/outbox /v1/me /v1/threads /v1/segments /v1/segments/{id}/customers /v1/segments/preview /v1/segments/explain'.split(
        ' ',
      ),
    ),
  )
  expect((await http.inject('/docs')).statusCode).toBe(200)
})
