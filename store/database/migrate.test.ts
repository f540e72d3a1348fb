import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { needsService, readService } from '../../domain/testing.ts'
import { runOnServer } from '../testing-server.ts'
import { test } from '../testing.ts'
import { migrate } from './migrate.ts'
import { openStore } from './open.ts'

test('a second run applies nothing, two at once neither', async ({ db }) => {
  expect(await Promise.all([migrate(db), migrate(db)])).toEqual([[], []])
})

test('a migration that this version does not know is named', async ({ db }) => {
  await sql`insert into carillon_migrations (name, checksum) values ('9999_future.sql', 'x')`.execute(db)
  try {
    await expect(migrate(db)).rejects.toThrow('9999_future.sql')
  } finally {
    await sql`delete from carillon_migrations where name = '9999_future.sql'`.execute(db)
  }
})

needsService('postgres')('servers find the schema of the queue, which each of them would make', async () => {
  const server = readService('postgres')
  const url = new URL(server)
  url.pathname = `/carillon_test_${randomBytes(6).toString('hex')}`
  await runOnServer(server, `create database ${url.pathname.slice(1)}`)
  const store = await openStore({ databaseUrl: url.href, dataDir: '' })
  try {
    await migrate(store.db)
    const { rows } = await sql`select to_regnamespace('bullmq') is not null as "isThere"`.execute(store.db)
    expect(rows).toEqual([{ isThere: true }])
  } finally {
    await store.close()
    await runOnServer(server, `drop database ${url.pathname.slice(1)} with (force)`)
  }
})
