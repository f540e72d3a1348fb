import { Client, type Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinEmbedded } from './join-embedded.ts'
import { openEmbedded, type EmbeddedPostgres } from './open-embedded.ts'
import { makeDataDir, makePool } from './testing.ts'

const idleLimitMs = 400
const { dataDir, remove } = makeDataDir()
let embedded: EmbeddedPostgres
let pool: Pool

beforeAll(async () => {
  embedded = await openEmbedded({ dataDir, idleInTransactionLimitMs: idleLimitMs })
  pool = makePool(embedded)
  await pool.query('create table notes (id int primary key, body text not null)')
})

afterAll(async () => {
  await pool.end()
  await embedded.close()
  remove()
})

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: embedded.url }).on('error', () => undefined)
  await client.connect()
  return client
}

async function countNotes(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from notes')
  return rows[0]?.count ?? Number.NaN
}

test('concurrent clients get their own answers, in transactions and outside', async () => {
  const before = await countNotes()
  const add = async (id: number) => {
    const client = await pool.connect()
    await client.query('begin')
    await client.query('insert into notes values ($1, $2)', [id, `note ${id}`])
    const { rows } = await client.query<{ body: string }>('select body from notes where id = $1', [id])
    await client.query(id % 3 === 0 ? 'rollback' : 'commit')
    client.release()
    return rows[0]?.body
  }
  const ask = async (id: number) => (await pool.query<{ v: string }>('select $1::text as v', [`${id}`])).rows[0]?.v
  const ids = Array.from({ length: 150 }, (_, index) => 1000 + index)
  const [bodies, answers] = await Promise.all([Promise.all(ids.map(add)), Promise.all(ids.map(ask))])
  expect(bodies).toEqual(ids.map((id) => `note ${id}`))
  expect(answers).toEqual(ids.map(String))
  expect(await countNotes()).toBe(before + 100)
})

test('an error in one client’s transaction stays with that client', async () => {
  const [broken, well] = [await connect(), await connect()]
  await broken.query('begin')
  await expect(broken.query('select nonsense')).rejects.toMatchObject({ code: '42703' })
  const waiting = well.query('select 1 as one')
  await expect(broken.query('select 1')).rejects.toMatchObject({ code: '25P02' })
  await broken.query('rollback')
  expect((await waiting).rows).toEqual([{ one: 1 }])
  await Promise.all([broken.end(), well.end()])
})

test('the transaction of a client that dies is rolled back and others go on', async () => {
  const before = await countNotes()
  const client = await connect()
  await client.query('begin')
  await client.query(`insert into notes values (1, 'never')`)
  const waiting = countNotes()
  Reflect.get(client, 'connection').stream.destroy()
  expect(await waiting).toBe(before)
})

test('a transaction that goes silent is rolled back and its client told so', async () => {
  const before = await countNotes()
  const client = await connect()
  const told = new Promise((resolve) => client.once('error', resolve))
  await client.query('begin')
  await client.query(`insert into notes values (2, 'never')`)
  const startedAtMs = performance.now()
  expect(await countNotes()).toBe(before)
  expect(performance.now() - startedAtMs).toBeGreaterThan(idleLimitMs - 50)
  expect(await told).toMatchObject({ code: '25P03' })
})

test('a notification reaches every other client, with its payload', async () => {
  const [first, second] = [await connect(), await connect()]
  const heard = [first, second].map((each) => new Promise((resolve) => each.once('notification', resolve)))
  await first.query('listen news')
  await pool.query(`select pg_notify('news', 'hello')`)
  expect(await Promise.all(heard)).toMatchObject([
    { channel: 'news', payload: 'hello' },
    { channel: 'news', payload: 'hello' },
  ])
  await Promise.all([first.end(), second.end()])
})

test('pgvector finds the nearest', async () => {
  await pool.query('create extension if not exists vector')
  await pool.query('create table points (name text, at vector(3))')
  await pool.query(`insert into points values ('near', '[1,1,1]'), ('far', '[9,9,9]')`)
  const { rows } = await pool.query(`select name from points order by at <-> '[1,1,2]' limit 1`)
  expect(rows).toEqual([{ name: 'near' }])
})

test('row-level security binds a plain role', async () => {
  await pool.query(`
    create role plain;
    create table secrets (workspace text, body text);
    alter table secrets enable row level security;
    create policy own on secrets using (workspace = current_setting('app.workspace', true));
    grant select on secrets to plain;
    insert into secrets values ('a', 'of a'), ('b', 'of b')`)
  const client = await pool.connect()
  await client.query('begin')
  await client.query('set local role plain')
  await client.query(`select set_config('app.workspace', 'a', true)`)
  const { rows } = await client.query('select body from secrets')
  await client.query('commit')
  client.release()
  expect(rows).toEqual([{ body: 'of a' }])
  expect((await pool.query('select body from secrets')).rowCount).toBe(2)
})

test('whoever asks for the data folder joins the running one', async () => {
  expect(await joinEmbedded({ dataDir })).toEqual({ connection: embedded.connection, url: embedded.url })
})

test('a second start on the same folder is refused with the holder’s process id', async () => {
  await expect(openEmbedded({ dataDir })).rejects.toMatchObject({
    code: 'data_folder_in_use',
    message: expect.stringContaining(`process ${process.pid}`),
  })
  expect(await countNotes()).toBeGreaterThan(0)
})

test('the thread that called stays responsive during a heavy query', async () => {
  let longestLagMs = 0
  let lastAtMs = performance.now()
  const timer = setInterval(() => {
    longestLagMs = Math.max(longestLagMs, performance.now() - lastAtMs)
    lastAtMs = performance.now()
  }, 5)
  const startedAtMs = performance.now()
  await pool.query('select count(*) from generate_series(1, 2000000)')
  clearInterval(timer)
  expect(longestLagMs).toBeLessThan((performance.now() - startedAtMs) / 2)
})
