import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from 'vitest'
import { type LocalFile, StartedServer } from './testing/started-server.ts'

type Start = (environment?: Record<string, string>) => StartedServer

const test = base.extend<{ start: Start }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures from this pattern
  start: async ({}, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'carillon-start-'))
    const started: StartedServer[] = []
    await use((environment) => {
      const server = new StartedServer(dataDir, environment)
      started.push(server)
      return server
    })
    await Promise.all(started.map((server) => server.end('SIGKILL')))
    await rm(dataDir, { recursive: true, force: true })
  },
})

const post = ({ url, writeKey }: LocalFile, event: string) =>
  fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'u1', event }),
  })

const get = async ({ url, token }: LocalFile, path: string) =>
  (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<
    Record<string, { name: string }[]>
  >

test('what was answered with 200 survives a kill, keys stay, a second start is refused, Ctrl-C ends it cleanly', async ({
  start,
}) => {
  const first = start()
  const local = await first.untilReady()
  expect((await stat(join(first.dataDir, 'local.json'))).mode & 0o777).toBe(0o600)
  expect(first.output).toContain(`${local.url}/?token=crl_sign_in_`)
  const signIn = /http\S+token=\S+/.exec(first.output)?.[0] ?? ''
  expect((await fetch(signIn, { redirect: 'manual' })).status).toBe(303)

  const second = start()
  expect(await second.ended()).toBe(1)
  expect(second.output).toContain(`already running at ${local.url}`)
  expect(await first.readLocal()).toEqual(local)

  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => post(local, `event_${index}`)))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  await first.end('SIGKILL')

  const again = start()
  const kept = await again.untilReady()
  expect([kept.token, kept.writeKey, kept.apiKey]).toEqual([local.token, local.writeKey, local.apiKey])
  const { events } = await get(kept, '/v1/catalogue')
  expect(events?.map(({ name }) => name).toSorted()).toEqual(answers.map((_, index) => `event_${index}`).toSorted())
  expect(await again.end('SIGINT')).toBe(0)
  expect((await again.readLocal()).url).toBeNull()
}, 240_000)

test('a port that is taken, a bad variable and a database that is not there are told in one line', async ({
  start,
}) => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo // a TCP server has such an address
  const taken = start({ PORT: String(port) })
  expect(await taken.ended()).toBe(1)
  expect(taken.output).toContain(`PORT is ${port}, but another program listens there.`)
  const bad = start({ PORT: 'many', SMTP_URL: 'ftp://x' })
  expect(await bad.ended()).toBe(1)
  expect(bad.output).toMatch(/^PORT must be a port from 1 to 65535; SMTP_URL must be .* \(invalid_configuration\)\n$/)
  const gone = start({
    DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none?sslmode=disable`,
    PGCONNECT_TIMEOUT: '1',
  })
  other.close()
  expect(await gone.ended()).toBe(1)
  expect(gone.output).toContain('(database_unavailable)')
  expect(gone.output).not.toContain('    at ')
}, 240_000)
