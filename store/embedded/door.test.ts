import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Client, type Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEmbedded, type EmbeddedPostgres } from './open-embedded.ts'
import { encodeFrame, encodeQuery } from './replies.ts'
import { findSocketPlace } from './socket-place.ts'
import { makeDataDir, makePool } from './testing.ts'

const folder = makeDataDir()
const dataDir = join(folder.dataDir, 'a-folder-with-a-name-that-is-far-too-long-for-a-socket'.repeat(3))
const start = Buffer.from('\0\0\0\x11\0\x03\0\0user\0me\0\0', 'latin1')
const errors: string[] = []
let embedded: EmbeddedPostgres
let pool: Pool

beforeAll(async () => {
  const log = { info: () => undefined, error: (_fields: object, message: string) => void errors.push(message) }
  embedded = await openEmbedded({ dataDir, log, idleInTransactionLimitMs: 500 })
  pool = makePool(embedded)
})

afterAll(async () => {
  await pool.end()
  await embedded.close()
  rmSync(embedded.connection.host, { recursive: true })
  folder.remove()
})

async function knock(...sent: Buffer[]): Promise<Socket> {
  const socket = connect(findSocketPlace(dataDir).path).on('error', () => undefined)
  await once(socket, 'connect')
  for (const bytes of sent) socket.write(bytes)
  return socket
}

async function readToEnd(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

async function connectClient(): Promise<Client> {
  const client = new Client({ connectionString: embedded.url }).on('error', () => undefined)
  await client.connect()
  return client
}

test('the socket of a data folder with a long path is in a short private one', () => {
  expect(embedded.connection.host.length).toBeLessThan(100)
  expect(existsSync(findSocketPlace(dataDir).path)).toBe(true)
})

test.each([
  ['an HTTP request', [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')]],
  ['an oversized start packet', [Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0])]],
  ['an old protocol', [Buffer.from([0, 0, 0, 8, 0, 2, 0, 0])]],
  ['an unknown message', [start, encodeFrame('z', Buffer.alloc(9))]],
  ['a message of two gigabytes', [start, Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff])]],
])('%s is answered with an error, and others go on', async (_name, sent) => {
  expect(await readToEnd(await knock(...sent))).toMatch(/SFATAL\0VFATAL\0C(08P01|0A000)\0/)
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a client that stalls half-way through a message, or before its Sync, blocks nobody', async () => {
  const half = await knock(start, encodeQuery('select 1').subarray(0, 9))
  const unsynced = await knock(start, encodeFrame('P', Buffer.from('\0select 1\0\0\0')))
  await setTimeout(20)
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  half.destroy()
  unsynced.destroy()
})

test('a client that fails, flushes and goes silent is ended, and the session is usable again', async () => {
  const flush = encodeFrame('H', Buffer.alloc(0))
  const socket = await knock(start, encodeFrame('P', Buffer.from('\0selec\0\0\0')), flush, encodeQuery('begin'))
  expect(await readToEnd(socket)).toContain('C25P03')
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a pipelining client leaves turns to the others', async () => {
  const greedy = await knock(start, ...Array.from({ length: 3_000 }, () => encodeQuery('select 1')))
  let answeredBytes = 0
  greedy.on('data', (chunk: Buffer) => (answeredBytes += chunk.length))
  await once(greedy, 'data')
  await pool.query('select 1')
  const answeredBytesBefore = answeredBytes
  await setTimeout(100)
  greedy.destroy()
  expect(answeredBytes).toBeGreaterThan(answeredBytesBefore)
})

test('named statements of two clients do not collide and are forgotten with their client', async () => {
  const [first, second] = [await connectClient(), await connectClient()]
  const ask = async (client: Client, text: string) =>
    (await client.query<{ v: string }>({ name: 'ask', text, values: ['x'] })).rows[0]?.v
  expect(await ask(first, `select 'first ' || $1 as v`)).toBe('first x')
  expect(await ask(second, `select 'second ' || $1 as v`)).toBe('second x')
  expect(await ask(first, `select 'first ' || $1 as v`)).toBe('first x')
  await Promise.all([first.end(), second.end()])
  await setTimeout(50)
  expect((await pool.query('select * from pg_prepared_statements')).rows).toEqual([])
})

test('what a client set goes with it, and an UNLISTEN silences nobody else', async () => {
  const [listener, other] = [await connectClient(), await connectClient()]
  await listener.query('listen news')
  await other.query('create role setter; set role setter')
  await other.query('unlisten *')
  await other.query(`set search_path to nowhere`)
  await other.end()
  await setTimeout(50)
  const { rows } = await pool.query(`select current_user::text as who, current_setting('search_path') as path`)
  expect(rows).toEqual([{ who: 'postgres', path: 'public,bullmq' }])
  const heard = once(listener, 'notification')
  await pool.query('notify news')
  expect(await heard).toMatchObject([{ channel: 'news' }])
  await listener.end()
})

test('what a client set by set_config, as pg_dump does, goes with it too', async () => {
  const client = await connectClient()
  await client.query(`select pg_catalog.set_config('search_path', '', false)`)
  await client.end()
  await setTimeout(50)
  expect((await pool.query('show search_path')).rows).toEqual([{ search_path: 'public,bullmq' }])
})

test('deep nesting is an error of the query, not the end of the engine', async () => {
  await expect(pool.query('select $1::jsonb', ['['.repeat(100_000)])).rejects.toHaveProperty('code')
  expect(errors).toEqual([])
})

test('COPY FROM STDIN is refused with what to do instead', async () => {
  await pool.query('create table copied (a int)')
  await expect(pool.query('copy copied from stdin')).rejects.toMatchObject({
    code: '0A000',
    hint: expect.stringContaining('jsonb_to_recordset'),
  })
})

test('a broken engine is replaced and nothing that was acknowledged is lost', async () => {
  await pool.query('insert into copied values (1)')
  await expect(pool.query('copy copied from/* past the guard */stdin')).rejects.toThrow('terminated')
  const deadlineMs = performance.now() + 20_000
  const ask = async (): Promise<unknown[]> => {
    try {
      return (await pool.query('select a from copied')).rows
    } catch (error) {
      if (performance.now() > deadlineMs) throw error
      await setTimeout(50)
      return ask()
    }
  }
  expect(await ask()).toEqual([{ a: 1 }])
  expect(errors).toEqual(['The embedded Postgres broke; starting it again'])
})
