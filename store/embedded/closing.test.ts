import { existsSync } from 'node:fs'
import { once } from 'node:events'
import { Queue, Worker, createPostgresBackend, isPgPool, runMigrations } from 'bullmq'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinEmbedded } from './join-embedded.ts'
import { openEmbedded, type EmbeddedPostgres } from './open-embedded.ts'
import { findSocketPlace } from './socket-place.ts'
import { makeDataDir, makePool } from './testing.ts'

const { dataDir, remove } = makeDataDir()
afterAll(remove)

let embedded: EmbeddedPostgres
beforeAll(async () => {
  embedded = await openEmbedded({ dataDir })
})

test('BullMQ runs a job at once through the door', async () => {
  const pool = makePool(embedded)
  const migrator = await pool.connect()
  await runMigrations(migrator)
  migrator.release()
  const connection: unknown = pool
  if (!isPgPool(connection)) throw new Error('BullMQ takes this pool for something else')
  const queue = new Queue('letters', { connection }, createPostgresBackend)
  const worker = new Worker('letters', async (job) => `sent ${job.data.to}`, { connection }, createPostgresBackend)
  await worker.waitUntilReady()
  await queue.add('warm up', { to: 'nobody' })
  await once(worker, 'completed')
  const completed = once(worker, 'completed')
  const startedAtMs = performance.now()
  await queue.add('send', { to: 'Ada' })
  const [, result] = await completed
  expect(result).toBe('sent Ada')
  expect(performance.now() - startedAtMs).toBeLessThan(2_000)
  await worker.close()
  await queue.close()
  await pool.end()
})

test('closing lets a running transaction end, ends an idle one, and the next open finds what was committed', async () => {
  const pool = makePool(embedded)
  await pool.query('create table ledger (a int)')
  const late = new Client(embedded.connection).on('error', () => undefined)
  const silent = new Client(embedded.connection).on('error', () => undefined)
  await Promise.all([late.connect(), silent.connect()])
  await late.query('begin')
  await late.query('insert into ledger values (1)')
  const closing = embedded.close()
  await late.query('insert into ledger values (2)')
  await late.query('commit')
  await closing
  expect(existsSync(findSocketPlace(dataDir).path)).toBe(false)
  expect(await joinEmbedded({ dataDir })).toBeUndefined()
  await expect(silent.query('select 1')).rejects.toThrow(/./)
  await pool.end()

  const again = await openEmbedded({ dataDir, graceMs: 100 })
  const client = new Client(again.connection).on('error', () => undefined)
  await client.connect()
  expect((await client.query('select a from ledger order by a')).rows).toEqual([{ a: 1 }, { a: 2 }])
  const told = once(client, 'error')
  await client.query('begin')
  await client.query('insert into ledger values (3)')
  await Promise.all([again.close(), again.close()])
  expect(await told).toMatchObject([{ code: '57P01' }])
})
