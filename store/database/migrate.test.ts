import { sql } from 'kysely'
import { expect } from 'vitest'
import { test } from '../testing.ts'
import { migrate } from './migrate.ts'

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
